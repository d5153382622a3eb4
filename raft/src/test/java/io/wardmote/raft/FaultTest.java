package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.DraftRows;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes do when something is wrong with one of them. Each test leaves three good nodes behind. */
class FaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new TestCluster(folder, 3).startAll().founded();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void nobodyHasHalted() {
        assertThat(cluster.halts).isEmpty();
    }

    private static void changeOnDisk(String node, byte[] target, byte[] source) {
        Rocks rocks = new Rocks(RaftConfig.Memory.DEFAULT, cluster.halts::add);
        rocks.open(cluster.data(node).resolve(DataFolder.RAFT).resolve(cluster.config(node, cluster.peers(), false).group().toString()).resolve("db"));
        rocks.write(new DraftRows(rocks).put(target, rocks.get(source)).draft(), rocks.applied());
        rocks.flush();
        rocks.dispose();
    }

    /** Stops the node, makes one alias' row that of another, and starts it again. */
    private static Cluster plant(String node, String alias) {
        get(cluster.node(node).change(Samples.createKey(alias + "-1")));
        get(cluster.node(node).change(new Command.CreateAlias("alias/" + alias + "-a", alias + "-1")));
        get(cluster.node(node).change(new Command.CreateAlias("alias/" + alias + "-b", alias + "-1")));
        cluster.stop(node);
        changeOnDisk(node, Table.ALIAS.key("alias/" + alias + "-a"), Table.ALIAS.key("alias/" + alias + "-b"));
        cluster.start(node);
        await().atMost(PATIENCE).until(() -> cluster.node(node).status().ready());
        return cluster.node(node);
    }

    private static void heal(String node) {
        cluster.crash(node);
        cluster.wipe(node);
        cluster.start(node);
        await().atMost(PATIENCE).until(() -> cluster.node(node).status().ready());
    }

    private static void assertServesNothing(Cluster node) {
        assertThat(node.status().ready()).isFalse();
        assertThatThrownBy(() -> read(node, KeyRing::time)).isInstanceOfSatisfying(Refused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.UNAVAILABLE));
        assertThatThrownBy(() -> get(node.list(KeyRing::instances))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> get(node.change(new Command.EnableKey("x")))).isInstanceOf(Refused.class);
    }

    @Test
    void aNodeWhoseStateDivergedIsFoundAndServesNothing() {
        Cluster bad = plant(cluster.follower().status().node(), "diverged");
        String node = bad.status().node();
        Cluster good = cluster.nodes().stream().filter(other -> other != bad).findFirst().orElseThrow();
        get(good.change(Samples.createKey("diverged-2")));
        get(good.change(new Command.MoveAlias("alias/diverged-a", "diverged-2")));
        await().atMost(PATIENCE).until(() -> bad.status().diverged());
        assertServesNothing(bad);
        for (Cluster other : cluster.nodes()) assertThat(other.status().diverged()).isEqualTo(other == bad);
        get(good.change(Samples.createKey("diverged-3")));
        cluster.stop(node);
        assertThatThrownBy(() -> cluster.start(node)).isInstanceOf(StartFailure.class).hasMessageContaining(cluster.data(node).toString())
            .hasMessageContaining("cluster join --replace " + node);
        cluster.wipe(node);
        cluster.start(node);
        await().atMost(PATIENCE).until(() -> cluster.node(node).status().ready());
    }

    @Test
    void aLeaderWhoseStateDivergedGivesWay() {
        Cluster bad = plant(cluster.leader().status().node(), "leading");
        String node = bad.status().node();
        for (int i = 0; i < 20 && !bad.isLeader(); i++) leadBy(node);
        get(bad.change(Samples.createKey("leading-2")));
        get(bad.change(new Command.MoveAlias("alias/leading-a", "leading-2")));
        await().atMost(PATIENCE).until(() -> bad.status().diverged() && !bad.isLeader());
        assertServesNothing(bad);
        Cluster good = cluster.nodes().stream().filter(other -> other != bad).findFirst().orElseThrow();
        get(good.change(Samples.createKey("leading-3")));
        heal(node);
    }

    private static void leadBy(String node) {
        Cluster leader = cluster.leader();
        if (leader.status().node().equals(node)) return;
        leader.replica().raft().handOver(node, 3000).exceptionally(refused -> null).join();
    }

    @Test
    void aRowThatWasDamagedOnDiskIsFoundWithoutBeingChanged() {
        Cluster bad = plant(cluster.follower().status().node(), "rotten");
        assertThat(bad.replica().rocks().readSnapshot(KeyRing::isIntact)).isFalse();
        bad.replica().verifier().verify();
        await().atMost(PATIENCE).until(() -> bad.status().diverged());
        assertServesNothing(bad);
        heal(bad.status().node());
    }

    @Test
    void aNodeWhoseLogFailedHandsOverAndComesBack() {
        Cluster leader = cluster.leader();
        get(leader.change(Samples.createKey("log-1")));
        leader.replica().machine().notifyLogFailed(new IOException("no space"), null);
        assertThat(leader.status().storageFault()).contains("the Raft log cannot be written").contains("no space");
        await().atMost(PATIENCE).until(() -> leader.status().storageFault().isEmpty() && leader.status().ready());
        get(leader.change(Samples.createKey("log-2")));
        boolean both = read(leader, ring -> ring.key("log-1").isPresent() && ring.key("log-2").isPresent());
        assertThat(both).isTrue();
    }

    @Test
    void aNodeThatIsFoundUnfitWhenItIsBuiltAnewSaysSoAndEnds() throws IOException {
        Cluster node = cluster.follower();
        String id = node.status().node();
        Files.delete(node.replica().raft().logFolder().resolve("raft-meta"));
        node.replica().machine().notifyLogFailed(new IOException("no space"), null);
        await().atMost(PATIENCE).until(() -> node.status().storageFault().contains("must not vote any more"));
        assertThat(node.status().storageFault()).contains("raft-meta, is lost or damaged").contains("--replace " + id);
        await().atMost(PATIENCE).until(() -> node.status().role().equals("none"));
        heal(id);
    }

    @Test
    void aNodeWhoseFolderWasPutBackTakesNoPart() throws IOException {
        Cluster node = cluster.follower();
        String id = node.status().node();
        cluster.stop(id);
        Path before = folder.resolve("before");
        Damage.copy(cluster.data(id), before);
        for (int lives = 0; lives < 2; lives++) {
            cluster.start(id);
            long incarnation = Long.parseLong(Files.readString(cluster.data(id).resolve("incarnation")));
            await().atMost(PATIENCE).until(() -> cluster.node(id).stale(ring -> ring.started(id)) == incarnation);
            cluster.stop(id);
        }
        cluster.wipe(id);
        Damage.copy(before, cluster.data(id));
        Cluster old = cluster.start(id);
        await().atMost(PATIENCE).until(() -> old.status().storageFault().contains("must not vote any more"));
        assertThat(old.status().storageFault()).contains("was put back");
        await().atMost(PATIENCE).until(() -> old.status().role().equals("none"));
        cluster.crash(id);
        assertThatThrownBy(() -> cluster.start(id)).isInstanceOf(Unfit.class).hasMessageContaining("was put back");
        cluster.wipe(id);
        cluster.start(id);
        await().atMost(PATIENCE).until(() -> cluster.node(id).status().ready());
    }

    private static void emptyMembers(Cluster node) throws IOException {
        Files.write(node.replica().raft().logFolder().resolve("raft-meta.conf"), new byte[0]);
    }

    private static boolean hasMembers(Cluster node) throws IOException {
        return Files.size(node.replica().raft().logFolder().resolve("raft-meta.conf")) > 0;
    }

    @Test
    void theMembersThatRatisEmptiedOnAFullDiskAreWrittenAnew() throws IOException {
        Cluster node = cluster.follower();
        String id = node.status().node();
        node.replica().server().noteNow();
        emptyMembers(node);
        await().atMost(PATIENCE).until(() -> hasMembers(node));
        node.replica().machine().notifyLogFailed(new IOException("no space"), null);
        emptyMembers(node);
        await().atMost(PATIENCE).until(() -> hasMembers(node) && node.status().ready());
        cluster.crash(id);
        cluster.start(id);
        await().atMost(PATIENCE).until(() -> cluster.node(id).status().ready());
        assertThat(hasMembers(cluster.node(id))).isTrue();
    }

    @Test
    void aLeaderThatStopsInOrderHandsOverAndLosesNothing() {
        Cluster leader = cluster.leader();
        String node = leader.status().node();
        get(leader.change(Samples.createKey("order-1")));
        cluster.stop(node);
        for (Cluster other : cluster.nodes()) {
            boolean there = read(other, ring -> ring.key("order-1").isPresent());
            assertThat(there).isTrue();
        }
        cluster.start(node);
        await().atMost(PATIENCE).until(() -> cluster.node(node).status().ready());
        boolean there = read(cluster.node(node), ring -> ring.key("order-1").isPresent());
        assertThat(there).isTrue();
    }

    @Test
    void aNodeJoinsServesAndLeaves() {
        Peer fourth = TestCluster.peer("n4");
        get(cluster.leader().change(new Command.AddJoinToken("token", 60_000)));
        get(cluster.leader().change(new Command.Join("token", new Member("n4", "four", 0, false))));
        List<Peer> known = new ArrayList<>(cluster.peers());
        known.add(fourth);
        Cluster follower = cluster.follower();
        Cluster joined = cluster.start(cluster.config("n4", known, true));
        get(follower.members().add(fourth));
        get(follower.members().add(fourth));
        get(joined.awaitReady());
        get(joined.change(Samples.createKey("by-the-fourth")));
        assertThat(joined.members().voters()).hasSize(4);
        await().atMost(PATIENCE).until(() -> cluster.node(1).stale(KeyRing::voters).contains("n4"));
        get(cluster.node(1).change(new Command.RemoveMember("n4", true)));
        get(cluster.node(1).members().remove("n4"));
        await().atMost(PATIENCE).until(() -> joined.status().role().equals("none"));
        assertServesNothing(joined);
        boolean there = read(cluster.node(1), ring -> ring.key("by-the-fourth").isPresent());
        assertThat(there).isTrue();
        cluster.crash("n4");
    }
}
