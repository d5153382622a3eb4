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
        return new Environment(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** An empty variable counts as absent. */
    Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<Path> path(String name) {
        return value(name).map(Path::of);
    }
}
