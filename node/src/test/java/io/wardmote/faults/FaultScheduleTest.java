package io.wardmote.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real nodes, killed, frozen, cut off, restarted, replaced and set to another year, leadership moved among them, while a thousand keys are made, changed and used through all of them:
 * what clients were told is linearizable for each key, so nothing that was answered was lost, and nothing was used after it was disabled.
 * {@code -Dwardmote.seed=N} plays the same faults again, {@code -Dwardmote.keys=N} goes on for more keys.
 */
class FaultScheduleTest {
    private static final int AT_ONCE = 80;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;
    private final long seed = Long.getLong("wardmote.seed", System.nanoTime());

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyKeysHistoryIsLinearizable() throws Exception {
        check("everyKeysHistoryIsLinearizable", "lease: {ttl: 2s}");
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void everyKeysHistoryIsLinearizableWhereNodesHoldNoLeases() throws Exception {
        check("everyKeysHistoryIsLinearizableWhereNodesHoldNoLeases", "lease: {ttl: 0}");
    }

    private void check(String test, String settings) throws Exception {
        System.out.println("FaultScheduleTest seed " + seed);
        int keys = Integer.getInteger("wardmote.keys", Boolean.getBoolean("wardmote.faults") ? 5000 : 500);
        try (FaultCluster cluster = new FaultCluster(base, 3, 1, settings).startAll()) {
            Timeline timeline = new Timeline();
            Load load = new Load(cluster, timeline, seed, AT_ONCE);
            try (load) {
                Faults faults = new Faults(cluster, timeline, seed);
                while (load.ended() < keys || !faults.allKindsHaveBeen()) faults.next();
                cluster.recover();
            }
            load.readAll();
            List<String> violations = new ArrayList<>(load.violations());
            violations.addAll(load.usesAfterDisabling());
            long operations = load.histories().stream().mapToLong(history -> history.operations().size()).sum();
            timeline.figure("histories", load.histories().size() + " with " + operations + " operations");
            System.out.println("FaultScheduleTest report " + new Report("FaultScheduleTest#" + test, seed, timeline).write(cluster.slots(), violations));
            assertThat(violations).isEmpty();
        }
    }
}
