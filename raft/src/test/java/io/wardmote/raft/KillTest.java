package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedSurvivesKillMinusNine() throws IOException, InterruptedException {
        int keys = 0;
        for (int life = 0; life < 3; life++) keys = live(keys, 40);
        assertThat(keys).isGreaterThanOrEqualTo(120);
    }

    /** Starts the node, waits until it has made so many keys more, and kills it in the middle of the next. */
    private int live(int keys, int more) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), KilledNode.class.getName(),
            folder.toString(), Integer.toString(keys)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        int created = keys;
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line; created < keys + more && (line = out.readLine()) != null; ) {
                assertThat(line).doesNotStartWith("lost");
                if (line.startsWith("created ")) created = Integer.parseInt(line.substring(8)) + 1;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(created).as("keys made before the node ended").isEqualTo(keys + more);
        return created;
    }
}
