package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wardmote.key.Refused;
import io.wardmote.state.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A node's disk is full, a small one of its own; needs root, to mount it. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class FullDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<SmallDisk> mounted = new ArrayList<>();
    private final List<String> created = new ArrayList<>();

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        for (SmallDisk disk : mounted) disk.unmount();
    }

    private void smallDisk(Path data) throws IOException, InterruptedException {
        mounted.add(SmallDisk.mount(data, 64));
    }

    private void create(Cluster node, int keys) {
        for (int i = 0; i < keys; i++) {
            String id = "key-" + created.size();
            get(node.change(Samples.createKey(id)));
            created.add(id);
        }
    }

    private void assertNothingIsLost(TestCluster cluster) {
        for (Cluster node : cluster.nodes()) {
            boolean all = read(node, ring -> created.stream().allMatch(id -> ring.key(id).isPresent()));
            assertThat(all).as("keys at " + node.status().node()).isTrue();
            assertThat(node.replica().rocks().readSnapshot(KeyRing::isIntact)).isTrue();
        }
        assertThat(cluster.halts).isEmpty();
    }

    private void fullAt(boolean leader) throws IOException, InterruptedException {
        try (TestCluster cluster = new TestCluster(folder, 3)) {
            cluster.log = new RaftConfig.Log(30, 1000, 1 << 15);
            for (int i = 1; i <= 3; i++) smallDisk(cluster.data("n" + i));
            cluster.startAll().founded();
            create(cluster.leader(), 20);
            Cluster victim = leader ? cluster.leader() : cluster.follower();
            Path filler = cluster.data(victim.status().node()).resolve("filler");
            SmallDisk.fill(filler);
            await().atMost(PATIENCE).until(() -> !victim.status().storageFault().isEmpty());
            assertThat(victim.status().storageFault()).contains("No space left");
            await().until(() -> victim.status().leaseMillis() == 0);
            assertThat(victim.status().ready()).isFalse();
            assertThatThrownBy(() -> read(victim, KeyRing::time)).isInstanceOf(Refused.class);
            Cluster other = cluster.nodes().stream().filter(node -> node != victim).findFirst().orElseThrow();
            await().atMost(PATIENCE).until(() -> other.status().ready() && !victim.isLeader());
            create(other, 20);
            assertThatThrownBy(() -> get(victim.change(Samples.createKey("refused")))).isInstanceOf(Refused.class);
            assertThat(victim.status().storageFault()).isNotEmpty();
            Files.delete(filler);
            await().atMost(PATIENCE).until(() -> victim.status().ready());
            assertThat(victim.status().storageFault()).isEmpty();
            create(victim, 3);
            assertNothingIsLost(cluster);
        }
    }

    @Test
    void aFollowerHealsWhenThereIsRoomAgain() throws IOException, InterruptedException {
        fullAt(false);
    }

    @Test
    void aLeaderGivesWayAndHealsWhenThereIsRoomAgain() throws IOException, InterruptedException {
        fullAt(true);
    }

    @Test
    void aNodeAloneWaitsForRoom() throws IOException, InterruptedException {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            smallDisk(cluster.data("n1"));
            cluster.log = new RaftConfig.Log(30, 1000, 1 << 15);
            cluster.startAll().founded();
            create(cluster.node(1), 20);
            Path filler = cluster.data("n1").resolve("filler");
            SmallDisk.fill(filler);
            await().atMost(PATIENCE).until(() -> !cluster.node(1).status().storageFault().isEmpty());
            Files.delete(filler);
            await().atMost(PATIENCE).until(() -> cluster.node(1).status().ready());
            create(cluster.node(1), 20);
            assertNothingIsLost(cluster);
        }
    }
}
