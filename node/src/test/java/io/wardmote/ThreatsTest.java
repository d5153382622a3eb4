package io.wardmote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each threat of SECURITY.md names tests, and they are there. */
class ThreatsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`([A-Za-z]+Test)`");
    private static final int COLUMNS = 4;

    @Test
    void everyThreatIsShownByTestsThatExist() throws IOException {
        Set<String> tests = new HashSet<>();
        for (String module : List.of("crypto-engine", "hsm-agent", "raft", "node")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java")).forEach(name -> tests.add(name.substring(0, name.length() - ".java".length())));
            }
        }
        List<String> threats = Files.readAllLines(ROOT.resolve("SECURITY.md")).stream().dropWhile(line -> !line.equals("## Threats"))
            .filter(line -> line.startsWith("| ")).skip(2).toList();
        assertThat(threats).hasSizeGreaterThan(10);
        for (String threat : threats) {
            String[] columns = threat.substring(2, threat.length() - 2).split(" \\| ");
            assertThat(columns).as(threat).hasSize(COLUMNS);
            List<String> named = TEST.matcher(columns[COLUMNS - 1]).results().map(found -> found.group(1)).toList();
            assertThat(named).as(threat).isNotEmpty();
            assertThat(tests).as(threat).containsAll(named);
        }
    }
}
