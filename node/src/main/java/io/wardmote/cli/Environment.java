package io.wardmote.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment of the program says.
 *
 * @param home the user's folder
 */
record Environment(Map<String, String> variables, Path home) {
    Environment {
        variables = Map.copyOf(variables);
    }

    static Environment ofProcess() {
        Map<String, String> variables = System.getenv();
        // the JVM's own word is that of the list of users, which a container may not have, and which sudo does not go by
        String home = variables.getOrDefault("HOME", "");
        return new Environment(variables, Path.of(home.isEmpty() ? System.getProperty("user.home") : home));
    }

    /** An empty variable counts as absent. */
    Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<Path> path(String name) {
        return value(name).map(Path::of);
    }
}
