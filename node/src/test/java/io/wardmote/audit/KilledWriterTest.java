package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the middle of writing: every record that was answered is there, and the chain goes on. */
class KilledWriterTest {
    private static final int KILLS = 3;

    @TempDir
    private Path folder;
    private final long seed = Long.getLong("wardmote.seed", System.nanoTime());

    @Test
    void whatWasAnsweredOutlivesAKill() throws Exception {
        System.out.println("KilledWriterTest seed " + seed);
        Random random = new Random(seed);
        Set<Long> answered = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) answered.addAll(answeredUntilKilled(folder, kill * 1_000_000, 500 + random.nextInt(5_000)));

        try (AuditLog log = AuditLog.open(AuditConfig.DEFAULT, folder, Records.ORIGIN, "1", InstantSource.system())) {
            assertThat(log.state()).isEqualTo("ok");
        }
        Set<Long> written = Records.read(folder).stream().map(Entry::record).filter(AuditRecord.Operated.class::isInstance)
            .map(record -> ((AuditRecord.Operated) record).deed().micros()).collect(Collectors.toSet());
        assertThat(written).containsAll(answered);
    }

    static Set<Long> answeredUntilKilled(Path folder, int from, int count) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-cp", System.getProperty("java.class.path"), KilledWriter.class.getName(), folder.toString(), Integer.toString(from)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Set<Long> answered = new HashSet<>();
        try (BufferedReader out = process.inputReader()) {
            String line;
            while ((line = out.readLine()) != null) {
                if (line.matches("[0-9]+")) answered.add(Long.parseLong(line));   // the log's own lines go there too
                if (answered.size() == count) process.toHandle().destroyForcibly();   // the process itself would close its output, unread
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(answered).hasSizeGreaterThanOrEqualTo(count);
        return answered;
    }
}
