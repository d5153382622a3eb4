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
import io.wardmote.state.Place;
import io.wardmote.state.Slot;
import io.wardmote.state.Succession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
            assertThat(reach.term()).isPositive();
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

    private interface Harm {
        void to(Path data) throws IOException;
    }

    private static Path open(Path data) throws IOException {
        return Damage.files(data, path -> path.matches("raft/[^/]*/current/log_inprogress_\\d+")).getFirst();
    }

    /** What a node has left of which the witness is up to date, all in the file of the log that was being written. */
    private Path left() throws IOException {
        for (int key = 0; key < KEYS; key++) get(cluster.node(1).change(Samples.createKey("k" + key)));
        cluster.node(1).replica().server().noteNow();
        cluster.crash("n1");
        return cluster.data("n1");
    }

    private void isRefused(String what, Path data) {
        assertThatThrownBy(() -> StoppedState.of(data, TestCluster.ID)).as(what).isInstanceOf(StartFailure.class).hasMessageContaining("cannot be taken over");
    }

    @Test
    void aLogThatIsNotWhatWasPromisedIsNotTakenOver() throws IOException {
        Map<String, Harm> harms = new LinkedHashMap<>();
        harms.put("a bit of the log", data -> Damage.flip(open(data), 0, Damage.end(open(data)) / 2, new Random(7)));
        harms.put("the log cut short", data -> Damage.truncate(open(data), Damage.end(open(data)) / 2));
        harms.put("the log lost", data -> Files.delete(open(data)));
        harms.put("the last entries lost", data -> {
            long end = Damage.end(open(data));
            Damage.truncate(open(data), end - end / 4);
            Damage.truncate(open(data), end);
        });
        harms.put("the witness", data -> Damage.flip(data.resolve("witness"), new Random(7)));
        harms.put("found unfit before", data -> Files.writeString(data.resolve("unfit"), "a bit of its log had flipped\n"));
        harms.put("found different before", data -> Files.createFile(data.resolve("diverged")));
        Path whole = left();
        for (Map.Entry<String, Harm> each : harms.entrySet()) {
            Path data = base.resolve(each.getKey().replace(' ', '-'));
            Damage.copy(whole, data);
            each.getValue().to(data);
            for (int again = 0; again < 2; again++) isRefused(each.getKey(), data);
        }
    }

    @Test
    void anEntryThatWasNotWrittenToItsEndIsLeftOutAndLeftThere() throws IOException {
        Path data = left();
        long end = Damage.end(open(data));
        Damage.truncate(open(data), end);
        byte[] torn = new byte[3000];
        torn[0] = (byte) 0xa0; // the length of an entry of 4000 bytes, of which some came to the disk
        torn[1] = 0x1f;
        Arrays.fill(torn, 2, 600, (byte) 7);
        Files.write(open(data), torn, StandardOpenOption.APPEND);
        try (NewState state = fresh("heir"); StoppedState stopped = StoppedState.of(data, TestCluster.ID)) {
            stopped.copyTo(state);
            assertThat(state(new KeyRing(state.rows()), "k" + (KEYS - 1))).isEqualTo(KeyState.ENABLED);
        }
        assertThat(Files.size(open(data))).isEqualTo(end + torn.length);
    }

    private StoppedState.Reach reach(String node) {
        try (NewState state = fresh("heir of " + node); StoppedState stopped = StoppedState.of(cluster.data(node), TestCluster.ID)) {
            return stopped.copyTo(state);
        }
    }

    /** A longer log of an earlier term has only what nobody confirmed to put against it. */
    @Test
    void theTermTellsWhatWasWrittenUnderALaterLeader() {
        String first = cluster.leader().status().node();
        get(cluster.node(first).change(Samples.createKey("k1")));
        cluster.crash(first);
        Cluster second = cluster.leader();
        String name = second.status().node();
        get(second.change(new Command.DisableKey("k1")));
        cluster.nodes().stream().map(node -> node.status().node()).toList().forEach(cluster::crash);
        assertThat(reach(name).term()).isGreaterThan(reach(first).term());
    }

    private Peer joined(String node, boolean listener) {
        Peer peer = TestCluster.peer(node);
        Member member = new Member(node, node, 0, false, new Place("", 0, listener), "");
        get(cluster.node(1).change(new Command.AddJoinToken("token of " + node, 60_000)));
        get(cluster.node(1).change(new Command.Join("token of " + node, member)));
        List<Peer> known = new ArrayList<>(cluster.peers());
        known.add(peer);
        Cluster started = cluster.start(cluster.config(node, known, true));
        get(cluster.node(1).members().takeIn(peer, member));
        get(started.awaitReady());
        return peer;
    }

    private Composition composition(String node) {
        try (StoppedState stopped = StoppedState.of(cluster.data(node), TestCluster.ID)) {
            return stopped.composition().orElseThrow();
        }
    }

    @Test
    void whoMakesUpTheClusterIsReadFromTheNodesOwnRecord() {
        Peer fourth = joined("n4", false);
        Peer listener = joined("n5", true);
        get(cluster.node(1).members().remove("n2"));
        for (String node : List.of("n1", "n2", "n3", "n4", "n5")) cluster.crash(node);
        for (String node : List.of("n1", "n3", "n4")) {
            Composition found = composition(node);
            assertThat(found.voters()).as(node).containsExactlyInAnyOrder(cluster.peers().get(0), cluster.peers().get(2), fourth);
            assertThat(found.listeners()).as(node).containsExactly(listener);
        }
    }
}
