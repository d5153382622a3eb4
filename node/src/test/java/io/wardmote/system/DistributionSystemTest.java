package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The distribution that {@code ./wardmote package} makes: the same bytes out of the same sources, wherever they are built. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class DistributionSystemTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    private Path base;

    private void run(Path folder, String... words) throws IOException, InterruptedException {
        Path said = base.resolve("said.txt");
        Process process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(String.join(" ", words)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private byte[] madeIn(Path folder) throws Exception {
        run(base, "git", "clone", "-q", Path.of("..").toRealPath().toString(), folder.toString());
        run(folder, "./wardmote", "package");
        try (Stream<Path> made = Files.list(folder.resolve("target"))) {
            List<Path> distributions = made.filter(file -> file.toString().endsWith(".tar.gz")).toList();
            assertThat(distributions).hasSize(1);
            return Files.readAllBytes(distributions.getFirst());
        }
    }

    @Test
    void twoFoldersMakeTheSameBytes() throws Exception {
        byte[] one = madeIn(base.resolve("one"));
        byte[] other = madeIn(Files.createDirectories(base.resolve("further/below")).resolve("another name"));
        assertThat(Arrays.mismatch(one, other)).as("the first byte that differs, of %s and %s", one.length, other.length).isNegative();
    }
}
