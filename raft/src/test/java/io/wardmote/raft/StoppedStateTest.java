package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.state.AccessKey;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.Member;
import io.wardmote.state.Slot;
import io.wardmote.state.Succession;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken from a node that died, and a cluster that starts on it. */
class StoppedStateTest {
    private static final String NEW_ID = TestCluster.ID + "/another lineage";

    private static final int KEYS = 40;
    private static final long GIVEN_UP = System.currentTimeMillis() + 86_400_000;

    @TempDir
    private Path base;
    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = new TestCluster(base, 3).startAll().founded();
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    private NewState fresh(String name) {
        return NewState.in(base.resolve(name), NEW_ID, "heir");
    }

    private static KeyState state(KeyRing ring, String key) {
        return ring.key(key).map(Key::state).orElse(null);
    }

    @Test
    void everythingInTheLogOfADeadNodeIsTakenOver() {
        get(cluster.node(1).change(Samples.createKey("k1")));
        get(cluster.node(1).change(Samples.createKey("k2")));
        get(cluster.node(2).change(new Command.DisableKey("k1")));
        byte[] digest = read(cluster.node(3), ring -> ring.key("k1").isPresent() ? ring.digest() : null);
        assertThat(digest).isNotNull();
        assertThatThrownBy(() -> StoppedState.of(cluster.data("n3"), TestCluster.ID)).isInstanceOf(StartFailure.class).hasMessageContaining("in use by a node");
        for (String node : List.of("n1", "n2", "n3")) cluster.crash(node);
        assertThatThrownBy(() -> StoppedState.of(cluster.data("n3"), NEW_ID)).isInstanceOf(StartFailure.class).hasMessageContaining("no state of this cluster");
        try (NewState state = fresh("heir"); StoppedState stopped = StoppedState.of(cluster.data("n3"), TestCluster.ID)) {
            StoppedState.Reach reach = stopped.copyTo(state);
            KeyRing ring = new KeyRing(state.rows());
            assertThat(state(ring, "k1")).isEqualTo(KeyState.DISABLED);
            assertThat(state(ring, "k2")).isEqualTo(KeyState.ENABLED);
            assertThat(ring.isIntact()).isTrue();
            assertThat(reach.confirmed()).isPositive().isLessThanOrEqualTo(reach.last());
            assertThat(reach.time()).isEqualTo(ring.time());
        }
    }

    /** While the others die, the leader goes on putting changes into its log until it finds out. */
    @Test
    void changesThatNobodyConfirmedAreToldAndKept() throws InterruptedException {
        for (int key = 0; key < KEYS; key++) get(cluster.node(1).change(Samples.createKey("k" + key)));
        Cluster leader = cluster.leader();
        String name = leader.status().node();
        Set<String> answered = ConcurrentHashMap.newKeySet();
        List<String> others = cluster.peers().stream().map(Peer::node).filter(node -> !node.equals(name)).toList();
        Thread deaths = Thread.ofPlatform().unstarted(() -> others.forEach(cluster::crash));
        for (int asked = 0; leader.isLeader() || deaths.getState() == Thread.State.NEW; asked++) {
            String key = "k" + Math.min(asked, KEYS - 1); // to disable what is disabled is a change in the log, too
            leader.change(new Command.DisableKey(key)).onSuccess(done -> answered.add(key));
            if (!answered.isEmpty() && deaths.getState() == Thread.State.NEW) deaths.start();
            LockSupport.parkNanos(5_000_000); // the pace of the one who asks
        }
        deaths.join();
        cluster.crash(name);
        try (NewState state = fresh("heir"); StoppedState stopped = StoppedState.of(cluster.data(name), TestCluster.ID)) {
            StoppedState.Reach reach = stopped.copyTo(state);
            assertThat(reach.confirmed()).isLessThan(reach.last());
            assertThat(reach.changes()).isPositive();
            KeyRing ring = new KeyRing(state.rows());
            assertThat(answered).isNotEmpty().allMatch(key -> state(ring, key) == KeyState.DISABLED);
            assertThat(ring.isIntact()).isTrue();
        }
    }

    @Test
    void aHeirStartsAloneAndTheOldNodesCannotSpeakWithIt() {
        get(cluster.node(1).change(Samples.createKey("k1")));
        get(cluster.node(1).change(new Command.SetSurvival("k1", 3600)));
        for (String node : List.of("n1", "n2", "n3")) cluster.crash(node);
        try (NewState state = fresh("heir"); StoppedState stopped = StoppedState.of(cluster.data("n3"), TestCluster.ID)) {
            long last = stopped.copyTo(state).last();
            ClusterFacts facts = new KeyRing(state.rows()).cluster().orElseThrow();
            Slot slot = new Slot("file-heir", "file", 1, new byte[] {1});
            AccessKey administrator = new AccessKey("LTAI2", "root", true, facts.authorityKey());
            Succession heir = new Succession(facts, new Member("heir", "heir", 0, true), slot, administrator, new BearerToken("t2", "root", 0), GIVEN_UP, Set.of());
            state.finish(heir.changes(state.rows(), last + 1), last + 1);
        }
        // where n3 was: the old nodes find it there
        Peer at = cluster.peers().get(2);
        NodeIdentity shown = new TestAuthority().identity("heir");
        RaftConfig old = cluster.config("n1", cluster.peers(), false);
        RaftConfig config = new RaftConfig(NEW_ID, "heir", base.resolve("heir"), List.of(new Peer("heir", at.raftAddress(), at.linkAddress())), false, shown, old.timing(),
            RaftConfig.Lease.DEFAULT, RaftConfig.Log.DEFAULT, RaftConfig.Memory.DEFAULT, RaftConfig.Scrubbing.DEFAULT);
        Cluster heir = cluster.start(config);
        get(heir.awaitReady());
        Cluster n1 = cluster.start("n1");
        get(heir.change(Samples.createKey("k3")));
        KeyState carried = read(heir, ring -> state(ring, "k1"));
        assertThat(carried).isEqualTo(KeyState.ENABLED);
        assertThat(get(heir.survivorsUntil("k1"))).as("an old node may be cut off, and use it still").isGreaterThan(GIVEN_UP);
        assertThat(read(heir, KeyRing::members)).extracting(Member::id).containsExactly("heir");
        assertThat(n1.status().ready()).isFalse();
        assertThat(n1.status().leader()).isEmpty();
        assertThat(heir.members().voters()).extracting(Peer::node).containsExactly("heir");
        assertThat(cluster.halts).isEmpty();
    }
}
