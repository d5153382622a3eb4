package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every request of every script, made before it by somebody who may do nothing, and by the account with an access key that was switched off:
 * neither is answered, and every operation there is has refused both for that very reason.
 */
class UnpermittedTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/operations");
    /** Everybody who is known may ask who they are. */
    private static final Set<String> FOR_ALL = Set.of("sts.GetCallerIdentity");

    @Test
    void noOperationAnswersWhoMayNotDoIt() throws IOException {
        Set<String> operations = new TreeSet<>();
        Set<String> refusedForWantOfARight = new TreeSet<>();
        Set<String> refusedForTheAccessKey = new TreeSet<>();
        try (OperationScript.Engines engines = new OperationScript.Engines(); Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path path : scripts.sorted().toList()) {
                OperationScript script = new OperationScript(engines, path.getFileName().toString().hashCode());
                operations.addAll(script.names());
                for (String line : (Iterable<String>) Files.readString(path).lines().filter(it -> !it.startsWith("  -> ") && !it.startsWith("#") && !it.isBlank())::iterator) {
                    if (line.startsWith("!")) {
                        script.direct(line.substring(1).split(" "));
                        continue;
                    }
                    String operation = line.split(" ")[0];
                    String nobody = script.runAs("nobody", "", line);
                    String inactive = script.runAs("root", "none", line);
                    if (nobody.contains("Forbidden.NoPermission")) refusedForWantOfARight.add(operation);
                    if (inactive.contains("InvalidAccessKeyId.Inactive")) refusedForTheAccessKey.add(operation);
                    assertThat(List.of(nobody, inactive)).as(line).noneMatch(answer -> answer.startsWith("{"));
                    script.run(line);
                }
            }
        }
        assertThat(refusedForTheAccessKey).isEqualTo(operations);
        operations.removeAll(FOR_ALL);
        assertThat(refusedForWantOfARight).isEqualTo(operations);
    }
}
