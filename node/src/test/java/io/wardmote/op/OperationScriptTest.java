package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.access.SystemPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each script of requests and compares every reply and refusal with what the script says follows.
 * {@code mvn test -Drecord=true} writes the scripts anew: read the diff.
 */
class OperationScriptTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/operations");
    private static final OperationScript.Engines ENGINES = new OperationScript.Engines();

    static Stream<Path> scripts() throws IOException {
        return Files.list(SCRIPTS).sorted();
    }

    @AfterAll
    static void close() {
        ENGINES.close();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everyRequestHasTheReplyWritten(Path path) throws IOException {
        String written = Files.readString(path);
        OperationScript script = new OperationScript(ENGINES, path.getFileName().toString().hashCode());
        StringBuilder run = new StringBuilder();
        written.lines().filter(line -> !line.startsWith("  -> ")).forEach(line -> {
            run.append(line).append('\n');
            if (line.startsWith("!")) script.direct(line.substring(1).split(" "));
            else if (!line.isBlank() && !line.startsWith("#")) run.append("  -> ").append(script.run(line)).append('\n');
        });
        if (Boolean.getBoolean("record")) Files.writeString(path, run.toString());
        assertThat(run.toString()).isEqualTo(written);
    }

    /** They are taken where others are: no action in them is one that no operation has. */
    @Test
    void whatTheSystemsPoliciesNameIsThere() {
        OperationScript script = new OperationScript(ENGINES, 1);
        for (SystemPolicies.Known known : SystemPolicies.all())
            assertThat(script.run("ram.CreatePolicy PolicyName=own-" + known.name() + " PolicyDocument=" + known.text()))
                .as(known.name()).startsWith("{");
    }
}
