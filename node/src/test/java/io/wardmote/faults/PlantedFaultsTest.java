package io.wardmote.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.raft.Plant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schedule of faults finds bugs: nodes that have one give clients answers that cannot be, which the checker sees. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class PlantedFaultsTest {
    private static final int AT_ONCE = 80;
    private static final int KEYS = 4000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    @ParameterizedTest
    @ValueSource(strings = {"early answer", "cache not evicted", "new leader ignores old grants"})
    void theScheduleFinds(String bug) throws Exception {
        long seed = Long.getLong("wardmote.seed", System.nanoTime());
        System.out.println("PlantedFaultsTest seed " + seed);
        try (FaultCluster cluster = new FaultCluster(base, 3, 1, "lease: {ttl: 2s}").with(Plant.named(bug).compiled(base.resolve("bug"))).startAll()) {
            Timeline timeline = new Timeline();
            List<String> found = new ArrayList<>();
            try (Load load = new Load(cluster, timeline, seed, AT_ONCE)) {
                Faults faults = new Faults(cluster, timeline, seed);
                while (found.isEmpty() && load.ended() < KEYS) {
                    faults.next();
                    found.addAll(load.violations());
                    found.addAll(load.usesAfterDisabling());
                }
                timeline.figure("histories", Integer.toString(load.ended()));
            }
            System.out.println("PlantedFaultsTest report " + new Report("PlantedFaultsTest#theScheduleFinds", seed, timeline).write(cluster.slots(), found));
            assertThat(found).as("what \"%s\" gives clients to see, seed %s", bug, seed).isNotEmpty();
        }
    }
}
