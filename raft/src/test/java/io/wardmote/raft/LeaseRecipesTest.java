package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.awaitLease;
import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.pendingWhileTicking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardmote.state.Alias;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What leases must stand beside {@link LeaseTest}: nodes that apply nothing for a while, start again, take a snapshot, or are no members any more. Each has
 * three nodes of its own, of which some apply nothing from some entry on ({@link HeldApply}): of the entry that it is about to apply a node knows already,
 * so what is changed comes after it. Where a lease is {@link #LONG}, it cannot be its end that answers.
 */
class LeaseRecipesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TTL = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private final Map<String, HeldApply> holds = new ConcurrentHashMap<>();
    private TestCluster cluster;
    private Cluster leader;
    /** The two that do not lead at first. */
    private Cluster a;
    private Cluster b;

    private void start(RaftConfig.Lease lease, RaftConfig.Log log) {
        cluster = new TestCluster(folder, 3);
        cluster.lease = lease;
        cluster.log = log;
        cluster.ownListeners = node -> List.of(holds.computeIfAbsent(node, any -> new HeldApply()));
        cluster.startAll().founded();
        leader = cluster.leader();
        List<Cluster> others = cluster.nodes().stream().filter(node -> node != leader).toList();
        a = others.getFirst();
        b = others.getLast();
        get(leader.change(Samples.createKey("k")));
        if (!lease.ttl().isZero()) cluster.nodes().forEach(TestCluster::awaitLease);
    }

    private void start(Duration ttl) {
        start(new RaftConfig.Lease(ttl), RaftConfig.Log.DEFAULT);
    }

    @AfterEach
    void stop() {
        holds.values().forEach(HeldApply::release);
        cluster.close();
        assertThat(cluster.halts).isEmpty();
    }

    private static String name(Cluster node) {
        return node.status().node();
    }

    private HeldApply hold(Cluster node) {
        return holds.get(name(node));
    }

    private static Future<KeyState> state(Cluster node) {
        return node.read(ring -> ring.key("k").orElseThrow().state());
    }

    private static boolean hasDisabled(Cluster node) {
        return node.stale(ring -> ring.key("k").map(Key::state)).filter(KeyState.DISABLED::equals).isPresent();
    }

    private static void makeLead(Cluster next, Cluster now) {
        await().atMost(PATIENCE).until(() -> {
            if (now.isLeader()) now.replica().raft().handOver(name(next), 2000).exceptionally(refused -> null).join();
            return next.isLeader();
        });
    }

    /** It renews all the while; the first change waits for its lease, and those after it for nothing. */
    @Test
    void aNodeThatAppliesNothingIsWaitedForOnce() {
        start(TTL);
        hold(a).at("k");
        get(leader.change(new Command.DisableKey("k")));
        assertThat(a.replica().leasing().isValid()).isFalse();
        for (int change = 0; change < 10; change++) {
            get(leader.change(change % 2 == 0 ? new Command.EnableKey("k") : new Command.DisableKey("k")));
            assertThat(a.replica().leasing().isValid()).isFalse();
            assertThat(leader.status().holders()).doesNotContain(name(a));
        }
        hold(a).release();
        awaitLease(a);
        assertThat(get(state(a))).isEqualTo(KeyState.DISABLED);
    }

    /** Were it made twice, the second would be refused, since the name is taken. */
    @Test
    void aChangeWhoseLeaderDiedBeforeItAnsweredIsMadeOnceAndAnsweredWhenItIsEverywhere() {
        start(LONG);
        get(leader.change(Samples.createKey("held")));
        hold(b).at("held");
        Future<Void> held = leader.change(new Command.DisableKey("held"));
        // an entry of its own: b reads the alias as it was, and not one that it knows to be changing
        await().atMost(PATIENCE).until(() -> a.stale(ring -> ring.key("held").orElseThrow().state()) == KeyState.DISABLED);
        Proposal proposal = new Proposal(new Stamp(leader.stale(KeyRing::beat), 7, new byte[0]), new Command.CreateAlias("alias/k", "k"));
        Future<Void> lost = leader.propose(proposal);
        await().atMost(PATIENCE).until(() -> a.stale(ring -> ring.alias("alias/k")).isPresent());
        assertThat(lost.isComplete()).isFalse();
        // handed on first, or the node that applies nothing might be elected
        makeLead(a, leader);
        String dead = name(leader);
        cluster.crash(dead);
        cluster.start(dead);
        awaitLease(cluster.node(dead));
        Future<Void> again = a.propose(proposal);
        pendingWhileTicking(a, again);
        Future<Boolean> old = b.read(ring -> ring.alias("alias/k").isPresent());
        assertThat(old.isComplete()).as("it has a lease, and the change is not answered").isTrue();
        assertThat(old.result()).isFalse();
        assertThat(held.succeeded()).isFalse();
        hold(b).release();
        get(a.propose(proposal));
        for (Cluster node : cluster.nodes()) {
            String key = TestCluster.read(node, ring -> ring.alias("alias/k").map(Alias::keyId).orElseThrow());
            assertThat(key).isEqualTo("k");
        }
    }

    /** It applies what its life before had been granted again, and numbers its renewals as that had. */
    @Test
    void whatWasGrantedToTheProcessBeforeIsNotGrantedToThisOne() {
        start(LONG);
        get(leader.change(Samples.createKey("first")));
        ticksAreAppliedBy(a);
        long last = a.replica().leasing().renewing();
        String dead = name(a);
        cluster.crash(dead);
        get(leader.change(Samples.createKey("second")));
        holds.get(dead).at("first");
        Cluster started = cluster.start(dead);
        get(leader.change(new Command.DisableKey("k")));
        // as many as its life before had sent; these are lost on the way
        while (started.replica().leasing().renewing() < last) Thread.onSpinWait();
        await().atMost(PATIENCE).until(() -> holds.get(dead).isHolding());
        holds.get(dead).thenAt("second");
        await().atMost(PATIENCE).until(() -> holds.get(dead).isHolding() && started.replica().machine().lastTick().index() > 0);
        assertThat(started.replica().leasing().isValid()).isFalse();
        Future<KeyState> used = state(started);
        assertThat(used.isComplete()).as("it does not know yet that the key is disabled").isFalse();
        holds.get(dead).release();
        assertThat(get(used)).isEqualTo(KeyState.DISABLED);
    }

    private static void ticksAreAppliedBy(Cluster node) {
        for (int tick = 0; tick < 5; tick++) {
            long before = node.replica().machine().lastTick().index();
            await().atMost(PATIENCE).until(() -> node.replica().machine().lastTick().index() > before);
        }
    }

    /** It takes the state of another with a change in it that the third lacks, and then leads. */
    @Test
    void whoeverTakesASnapshotHoldsWhatIsNewAndKnowsWhoHasALease() {
        start(new RaftConfig.Lease(LONG), new RaftConfig.Log(20, 5, 1 << 15));
        String away = name(a);
        cluster.crash(away);
        cluster.wipe(away);
        hold(b).at("held");
        get(leader.change(Samples.createKey("held")));
        Future<Void> change = leader.change(new Command.DisableKey("k"));
        await().atMost(PATIENCE).until(() -> hasDisabled(leader));
        createUntilPurged();
        int before = holds.get(away).snapshots();
        Cluster back = cluster.start(away);
        await().atMost(PATIENCE).until(() -> holds.get(away).snapshots() > before);
        awaitLease(back);
        assertThat(hasDisabled(back)).isTrue();
        Future<KeyState> held = state(back);
        assertThat(held.isComplete()).as("the third could still answer as before the change").isFalse();
        makeLead(back, leader);
        Future<Void> again = back.change(new Command.DisableKey("k"));
        pendingWhileTicking(back, change, again);
        Future<KeyState> old = state(b);
        assertThat(old.isComplete()).isTrue();
        assertThat(old.result()).isEqualTo(KeyState.ENABLED);
        hold(b).release();
        assertThat(get(held)).isEqualTo(KeyState.DISABLED);
        get(back.change(new Command.EnableKey("k")));
    }

    private void createUntilPurged() {
        int[] made = {0};
        await().atMost(PATIENCE).until(() -> {
            List<Future<Void>> some = new ArrayList<>();
            for (int i = 0; i < 50; i++) some.add(leader.change(Samples.createKey("more-" + made[0]++)));
            some.forEach(TestCluster::get);
            LogFiles files = LogFiles.in(leader.replica().raft().logFolder());
            return !files.writesUpTo(0) && files.lastOf(0) < 0;
        });
    }

    /** Who may answer is told by grants, not by membership. */
    @Test
    void aNodeThatIsTakenOutIsWaitedForAsLongAsItHasALease() {
        start(TTL);
        hold(a).at("k");
        Future<Void> change = leader.change(new Command.DisableKey("k"));
        await().atMost(PATIENCE).until(() -> hasDisabled(leader));
        Future<Void> removed = leader.members().remove(name(a));
        boolean valid = a.replica().leasing().isValid();
        while (!change.isComplete()) valid = a.replica().leasing().isValid();
        assertThat(valid && a.replica().leasing().isValid()).as("a lease when the change was answered").isFalse();
        get(change);
        get(removed);
        assertThat(leader.members().voters()).extracting(Peer::node).doesNotContain(name(a));
    }

    @Test
    void withoutLeasesNobodyIsWaitedForAndWhoeverIsBehindAnswersNothing() {
        start(RaftConfig.Lease.NONE, RaftConfig.Log.DEFAULT);
        hold(a).at("k");
        get(leader.change(new Command.DisableKey("k")));
        assertThat(hasDisabled(a)).isFalse();
        Future<KeyState> behind = state(a);
        assertThat(get(state(b))).isEqualTo(KeyState.DISABLED);
        assertThat(behind.isComplete()).isFalse();
        String next = name(b);
        leader.replica().raft().handOver(next, 2000).exceptionally(refused -> null).join();
        assertThat(get(state(b))).isEqualTo(KeyState.DISABLED);
        hold(a).release();
        assertThat(get(behind)).isEqualTo(KeyState.DISABLED);
    }

    /** An alias goes from one key to another, and the key that it left is disabled: whoever reads both never meets a disabled one. */
    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void anAliasAndItsKeyAreReadFromOneState() throws InterruptedException {
        start(TTL);
        get(leader.change(Samples.createKey("l")));
        get(leader.change(new Command.CreateAlias("alias/it", "k")));
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> readers = new ArrayList<>();
        for (Cluster node : cluster.nodes()) {
            readers.add(Thread.ofPlatform().start(() -> {
                while (wrong.isEmpty() && !over.get()) {
                    KeyState seen = get(node.read(ring -> ring.key(ring.alias("alias/it").orElseThrow().keyId()).orElseThrow().state()));
                    if (seen != KeyState.ENABLED) wrong.add(name(node) + " read " + seen);
                }
            }));
        }
        for (int move = 0; move < 8; move++) {
            String from = move % 2 == 0 ? "k" : "l";
            String to = move % 2 == 0 ? "l" : "k";
            get(a.change(new Command.MoveAlias("alias/it", to)));
            get(b.change(new Command.DisableKey(from)));
            get(leader.change(new Command.EnableKey(from)));
        }
        over.set(true);
        for (Thread reader : readers) reader.join();
        assertThat(wrong).isEmpty();
    }
}
