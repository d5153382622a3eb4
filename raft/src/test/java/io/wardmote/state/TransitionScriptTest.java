package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each script of commands and compares every outcome, and the keys it touched, with what the script says follows.
 * {@code mvn test -Drecord=true} writes the scripts anew: read the diff.
 */
class TransitionScriptTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/transitions");

    static Stream<Path> scripts() throws IOException {
        return Files.list(SCRIPTS).sorted();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everyCommandHasTheOutcomeWritten(Path script) throws IOException {
        String written = Files.readString(script);
        ScriptRunner runner = new ScriptRunner();
        StringBuilder run = new StringBuilder();
        written.lines().filter(line -> !line.startsWith("  -> ")).forEach(line -> {
            run.append(line).append('\n');
            if (!line.isBlank() && !line.startsWith("#")) run.append("  -> ").append(runner.run(line)).append('\n');
        });
        if (Boolean.getBoolean("record")) write(script, run.toString());
        assertThat(run.toString()).isEqualTo(written);
    }

    private static void write(Path script, String text) {
        try {
            Files.writeString(script, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
