package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.Member;
import io.wardmote.state.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Who takes part, with a vote or without, and who of them leads. */
class TopologyTest {
    private static final Place LISTENING = new Place("eu-far-1", 0, true);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;
    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = new TestCluster(folder, 3).startAll().founded();
    }

    @AfterEach
    void stop() {
        cluster.close();
        assertThat(cluster.halts).isEmpty();
    }

    /** Lets a node in and has it arrive, as the node's own commands do. */
    private Cluster joins(String node, Place place, String replaces) {
        Member member = new Member(node, "name-of-" + node, 0, false, place, replaces);
        get(cluster.leader().change(new Command.AddJoinToken("token-" + node, 60_000)));
        get(cluster.leader().change(new Command.Join("token-" + node, member)));
        Peer peer = TestCluster.peer(node);
        Cluster asked = cluster.follower();
        Cluster joining = cluster.start(cluster.config(node, Stream.concat(cluster.peers().stream(), Stream.of(peer)).toList(), true));
        get(asked.members().takeIn(peer, member));
        get(joining.awaitReady());
        return joining;
    }

    private Optional<Member> member(String node) {
        return read(cluster.leader(), KeyRing::members).stream().filter(member -> member.id().equals(node)).findFirst();
    }

    private static KeyState state(Cluster node, String key) {
        return read(node, ring -> ring.key(key).orElseThrow().state());
    }

    private void awaitArrived(String node) {
        await().atMost(PATIENCE).until(() -> member(node).orElseThrow().arrived());
    }

    private static Peer peerOf(Cluster asked, String node) {
        return Stream.concat(asked.members().voters().stream(), asked.members().listeners().stream()).filter(peer -> peer.node().equals(node)).findFirst().orElseThrow();
    }

    private static void assertRefused(Future<?> asked, String why) {
        assertThatThrownBy(() -> get(asked)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.sentence()).contains(why));
    }

    @Test
    void aListenerHoldsLeasesServesAndForwardsChangesButDecidesNothing() {
        Cluster listener = joins("far", LISTENING, "");
        awaitArrived("far");
        assertThat(member("far").orElseThrow().place()).isEqualTo(LISTENING);
        assertThat(read(cluster.leader(), KeyRing::voters)).containsExactlyInAnyOrder("n1", "n2", "n3");
        for (Cluster node : cluster.nodes()) await().atMost(PATIENCE).until(() -> node.members().voters().size() == 3 && node.members().listeners().size() == 1);
        assertThat(listener.status().role()).isEqualTo("listener");
        await().atMost(PATIENCE).until(() -> listener.status().leaseMillis() > 0);
        await().atMost(PATIENCE).until(() -> get(listener.members().standings()).stream().filter(standing -> standing.holder() && standing.applied() > 0).count() == 4);

        get(listener.change(Samples.createKey("through-a-listener")));
        for (Cluster node : cluster.nodes()) {
            get(node.change(new Command.DisableKey("through-a-listener")));
            for (Cluster other : cluster.nodes()) assertThat(state(other, "through-a-listener")).isEqualTo(KeyState.DISABLED);
            get(node.change(new Command.EnableKey("through-a-listener")));
        }

        // a majority of the voters is enough without it, and a start finds it as what it was
        cluster.stop("far");
        String gone = cluster.follower().status().node();
        cluster.crash(gone);
        get(cluster.leader().change(Samples.createKey("without-them")));
        Cluster again = cluster.start(cluster.config("far", Stream.concat(cluster.peers().stream(), Stream.of(peerOf(cluster.leader(), "far"))).toList(), true));
        get(again.awaitReady());
        assertThat(again.status().role()).isEqualTo("listener");
        assertThat(state(again, "without-them")).isEqualTo(KeyState.ENABLED);
    }

    /** The settings of a node that joins name the members as they were when it was let in. */
    @Test
    void aNodeThatWasLetInArrivesAtWhicheverMemberAnswers() {
        Member member = new Member("far", "name-of-far", 0, false, LISTENING, "");
        Cluster leader = cluster.leader();
        get(leader.change(new Command.AddJoinToken("token", 60_000)));
        Peer peer = TestCluster.peer("far");
        Cluster joining = cluster.start(cluster.config("far", Stream.concat(cluster.peers().stream(), Stream.of(peer)).toList(), true));
        assertThatThrownBy(() -> get(joining.members().arrive())).as("before it was let in").isInstanceOf(RuntimeException.class);
        get(leader.change(new Command.Join("token", member)));
        cluster.crash("n1");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            get(joining.members().arrive());
            return true;
        });
        get(joining.awaitReady());
        awaitArrived("far");
        await().atMost(PATIENCE).until(() -> joining.status().role().equals("listener"));
    }

    @Test
    void aListenerIsPromotedAndDemotedWhileItServes() {
        Cluster node = joins("far", LISTENING, "");
        awaitArrived("far");
        get(cluster.leader().members().promote(peerOf(cluster.leader(), "far")));
        await().atMost(PATIENCE).until(() -> node.status().role().equals("follower"));
        assertThat(read(cluster.leader(), KeyRing::voters)).contains("far");
        get(node.change(Samples.createKey("promoted")));
        get(node.members().handOver("far"));
        await().atMost(PATIENCE).until(node::isLeader);
        get(node.change(new Command.DisableKey("promoted")));

        // it leads, and hands over before its vote goes
        get(node.members().demote(peerOf(node, "far")));
        await().atMost(PATIENCE).until(() -> node.status().role().equals("listener") && node.status().ready());
        assertThat(read(cluster.leader(), KeyRing::voters)).containsExactlyInAnyOrder("n1", "n2", "n3");
        assertThat(member("far").orElseThrow().place()).isEqualTo(LISTENING);
        get(node.change(new Command.EnableKey("promoted")));
        assertThat(state(node, "promoted")).isEqualTo(KeyState.ENABLED);
        await().atMost(PATIENCE).until(() -> node.status().leaseMillis() > 0);

        get(cluster.leader().members().promote(peerOf(cluster.leader(), "far")));
        await().atMost(PATIENCE).until(() -> node.status().role().equals("follower"));
        get(node.change(new Command.DisableKey("promoted")));
    }

    @Test
    void aNodeThatIsLostIsReplacedInOneStepAndNoMajorityIsGivenAway() {
        Cluster leader = cluster.leader();
        String lost = cluster.follower().status().node();
        cluster.crash(lost);
        cluster.wipe(lost);
        String other = cluster.follower().status().node();
        await().atMost(PATIENCE).until(() -> get(leader.members().standings()).stream().anyMatch(standing -> standing.node().equals(lost) && standing.silentMillis() > 2000));
        assertRefused(leader.members().demote(peerOf(leader, other)), "Of the 2 voters there would be, only 1 answer");
        assertRefused(leader.members().remove(other), "Of the 2 voters there would be, only 1 answer");

        Cluster newer = joins("newer", Place.ANY, lost);
        awaitArrived("newer");
        assertThat(member(lost)).isEmpty();
        assertThat(cluster.leader().members().voters()).extracting(Peer::node).contains("newer").doesNotContain(lost).hasSize(3);
        get(newer.change(Samples.createKey("by-the-newer")));
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void leadershipGoesHomeAndWhoLeadsHandsOverBeforeItIsRemoved() {
        String home = cluster.follower().status().node();
        get(cluster.leader().change(new Command.SetPriority(home, 100)));
        await().atMost(PATIENCE).until(() -> cluster.leader().status().node().equals(home));
        get(cluster.follower().members().remove(home)); // who is removed may not hear that it was
        cluster.crash(home);
        assertThat(cluster.leader().members().voters()).hasSize(2);
        await().atMost(PATIENCE).until(() -> member(home).isEmpty());
        get(cluster.follower().change(Samples.createKey("of-two")));
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void leadershipStaysAbroadWhileNobodyIsHome() {
        String home = cluster.follower().status().node();
        get(cluster.leader().change(new Command.SetPriority(home, 100)));
        await().atMost(PATIENCE).until(() -> cluster.leader().status().node().equals(home));
        get(cluster.leader().members().handOver(""));
        await().atMost(PATIENCE).until(() -> !cluster.leader().status().node().equals(home));
        await().atMost(PATIENCE).until(() -> cluster.leader().status().node().equals(home));
        cluster.crash(home);
        await().atMost(PATIENCE).until(() -> !cluster.leader().status().node().equals(home));
        get(cluster.leader().change(Samples.createKey("led-from-abroad")));
        cluster.start(home);
        await().atMost(PATIENCE).until(() -> cluster.leader().status().node().equals(home));
    }
}
