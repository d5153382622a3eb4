package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules, as Prometheus itself reads them; that nodes export what they ask for is seen elsewhere. */
class AlertRulesTest {
    private static final Path RULES = Path.of("..", "cluster-config", "monitoring", "prometheus-alerts.yaml");

    @TempDir
    private Path folder;

    /** On the path, or where the launcher put it. */
    private static Path promtool() {
        Stream<String> path = Stream.of(System.getenv("PATH").split(File.pathSeparator));
        return Stream.concat(path.map(Path::of), Stream.of(Path.of("target", "tools"))).map(tools -> tools.resolve("promtool").toAbsolutePath())
            .filter(Files::isExecutable).findFirst()
            .orElseThrow(() -> new AssertionError("promtool is missing: ./wardmote test fetches it"));
    }

    private static String check(Path rules) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(promtool().toString(), "check", "rules", rules.toString()).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + ": " + out;
    }

    private Path with(String right, String wrong) throws IOException {
        String rules = Files.readString(RULES);
        assertThat(rules).contains(right);
        return Files.writeString(folder.resolve("wrong.yaml"), rules.replaceFirst(right, wrong));
    }

    @Test
    void prometheusFindsNothingWrongWithThem() throws Exception {
        long alerts = Files.readAllLines(RULES).stream().filter(line -> line.strip().startsWith("- alert:")).count();
        assertThat(check(RULES)).startsWith("0: ").contains("SUCCESS: " + alerts + " rules found");
    }

    @Test
    void prometheusWouldFindAFieldThatIsMisspeltAndAnExpressionThatIsNone() throws Exception {
        assertThat(check(with("annotations:", "annotation:"))).doesNotStartWith("0: ").contains("annotation");
        assertThat(check(with("expr: ", "expr: )"))).doesNotStartWith("0: ").contains("could not parse expression");
    }
}
