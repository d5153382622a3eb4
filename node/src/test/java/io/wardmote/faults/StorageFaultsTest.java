package io.wardmote.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardmote.raft.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The disk under one of three nodes fails or is full while clients use all of them, and is well again later: nothing that was answered is lost, the node
 * says what is wrong, its process goes on, the others too, and nobody has to do anything for it to serve again. Full disks are small ones, which only
 * root can mount.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class StorageFaultsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AT_ONCE = 20;
    private static final int ENOUGH = 40;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;
    private final long seed = Long.getLong("wardmote.seed", System.nanoTime());
    private final Timeline timeline = new Timeline();
    private final List<SmallDisk> disks = new ArrayList<>();

    enum Place { FOLLOWER, LEADER }

    private interface Deed {
        void at(FaultCluster cluster, int node) throws IOException;
    }

    @BeforeEach
    void seed() {
        System.out.println("StorageFaultsTest seed " + seed);
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        for (SmallDisk disk : disks) disk.unmount();
    }

    @ParameterizedTest
    @EnumSource
    void syncsFail(Place place) throws Exception {
        try (FaultCluster cluster = new FaultCluster(base, 3, 0, "").startAll()) {
            assertThat(cluster.mayPreload()).as("a disk fails by a library that a C compiler makes: install cc").isTrue();
            survives(cluster, place, "syncsFail", "Input/output error", (all, node) -> all.failSyncs(node, true), (all, node) -> all.failSyncs(node, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereIsNoRoom(Place place) throws Exception {
        for (int node = 1; node <= 3; node++) disks.add(SmallDisk.mount(base.resolve("kms" + node), 256));
        try (FaultCluster cluster = new FaultCluster(base, 3, 0, "").startAll()) {
            survives(cluster, place, "thereIsNoRoom", "No space left", (all, node) -> SmallDisk.fill(filler(all, node)), (all, node) -> Files.delete(filler(all, node)));
        }
    }

    private static Path filler(FaultCluster cluster, int node) {
        return cluster.folder(node).resolve("filler");
    }

    /** @param said by the node, of what is wrong */
    private void survives(FaultCluster cluster, Place place, String test, String said, Deed harm, Deed mend) throws Exception {
        Load load = new Load(cluster, timeline, seed, AT_ONCE);
        int node;
        try (load) {
            goesOn(load);
            int leader = cluster.leader();
            node = place == Place.LEADER ? leader : cluster.others(leader).getFirst();
            long start = System.nanoTime();
            harm.at(cluster, node);
            await().atMost(PATIENCE).until(() -> storage(cluster, node).contains(said));
            await().atMost(PATIENCE).until(() -> cluster.leader() != node);
            assertThat(cluster.client(node).isReady()).isFalse();
            goesOn(load);
            assertThat(storage(cluster, node)).contains(said);
            mend.at(cluster, node);
            cluster.awaitReady(node);
            timeline.fault(node, said, start, System.nanoTime());
            assertThat(storage(cluster, node)).isEqualTo("ok");
            goesOn(load);
            assertThat(cluster.isAlive(node)).as("the process that it was").isTrue();
        }
        load.readAll();
        List<String> violations = new ArrayList<>(load.violations());
        violations.addAll(load.usesAfterDisabling());
        timeline.figure("histories", Integer.toString(load.ended()));
        System.out.println("StorageFaultsTest report " + new Report("StorageFaultsTest#" + test, seed, timeline).write(cluster.slots(), violations));
        assertThat(violations).isEmpty();
    }

    private static void goesOn(Load load) {
        int before = load.ended();
        await().atMost(PATIENCE).until(() -> load.ended() >= before + ENOUGH);
    }

    private static String storage(FaultCluster cluster, int node) {
        return cluster.client(node).health().orElseThrow().getString("storage");
    }
}
