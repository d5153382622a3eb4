package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What files for other machines say of the program, held against the program. */
final class DeployedCommands {
    static final String LAUNCHER = "/opt/wardmote/wardmote";

    private DeployedCommands() {}

    /** A command with its options, as the program reads them. */
    static void assertRead(List<String> words) {
        Main.line(new Environment(Map.of(), Path.of("/"))).parseArgs(words.toArray(String[]::new));
    }

    static void assertVariable(String name) throws IOException {
        assertThat(Files.readString(Path.of("..", "wardmote"))).as(name).contains(name + " ");
    }
}
