package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.ByteReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose process is killed while it writes and flushes: an entry's rows are there if and only if its index is. */
class KilledStoreTest {
    private static final int LIVES = 8;

    @TempDir
    Path folder;

    @Test
    void rowsAndIndexAreThoseOfOneEntry() throws IOException, InterruptedException {
        long seed = Long.getLong("wardmote.seed", System.nanoTime());
        Random random = new Random(seed);
        System.out.println("KilledStoreTest seed " + seed);
        long before = 0;
        for (int life = 0; life < LIVES; life++) {
            live(random.nextInt(50));
            List<Throwable> halts = new ArrayList<>();
            Rocks rocks = new Rocks(RaftConfig.Memory.DEFAULT, halts::add);
            rocks.open(folder.resolve("db"));
            long index = rocks.applied().getIndex();
            long row = new ByteReader(rocks.get(KilledStore.ROW)).i64();
            rocks.dispose();
            assertThat(row).as("life %s, seed %s", life, seed).isEqualTo(index).isGreaterThan(before);
            assertThat(halts).isEmpty();
            before = index;
        }
    }

    /** Until it has flushed some times, and so long more: the moment of the kill is to be any. */
    private void live(int moreMillis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), KilledStore.class.getName(),
            folder.resolve("db").toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            assertThat(out.readLine()).isEqualTo("writing");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moreMillis));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
