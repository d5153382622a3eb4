package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardmote.raft.FreePorts;
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

/** The distribution that {@code ./wardmote package} makes: the same bytes out of the same sources, wherever they are built, and what runs where it is unpacked. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class DistributionSystemTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    private Path base;

    private String run(Path folder, String... words) throws IOException, InterruptedException {
        Path said = base.resolve("said.txt");
        Process process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(String.join(" ", words)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
            return Files.readString(said);
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
    void twoFoldersMakeTheSameBytesAndTheyServe() throws Exception {
        byte[] one = madeIn(base.resolve("one"));
        byte[] other = madeIn(Files.createDirectories(base.resolve("further/below")).resolve("another name"));
        assertThat(Arrays.mismatch(one, other)).as("the first byte that differs, of %s and %s", one.length, other.length).isNegative();
        Files.write(base.resolve("made.tar.gz"), one);
        Path unpacked = Files.createDirectories(base.resolve("un packed"));
        run(unpacked, "tar", "xzf", "../made.tar.gz", "--strip-components=1");
        assertThat(unpacked.resolve("NOTICE")).content().as("as the PKCS#11 wrapper's licence asks").contains("This product includes software developed by Stiftung SIC.");
        assertThat(unpacked.resolve("LICENSE")).content().contains("Apache License");
        serves(unpacked);
    }

    private void serves(Path folder) throws Exception {
        Path said = base.resolve("served.txt");
        Process dev = new ProcessBuilder("./wardmote", "dev", "--data", "data", "--port", Integer.toString(FreePorts.of(1)))
            .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            await().atMost(PATIENCE).until(() -> Files.readString(said).contains("ready ") || !dev.isAlive());
            assertThat(dev.isAlive()).as(Files.readString(said)).isTrue();
            String[] client = {"--client", "data/client.json"};
            String key = run(folder, with(client, "./wardmote", "keys", "create")).strip();
            Files.writeString(folder.resolve("letter"), "Dear Alice");
            run(folder, with(client, "./wardmote", "encrypt", key, "letter", "--out", "letter.sealed"));
            assertThat(run(folder, with(client, "./wardmote", "decrypt", "letter.sealed", "--out", "-"))).isEqualTo("Dear Alice");
        } finally {
            dev.destroy();
            assertThat(dev.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String[] with(String[] further, String... words) {
        return Stream.concat(Stream.of(words), Stream.of(further)).toArray(String[]::new);
    }
}
