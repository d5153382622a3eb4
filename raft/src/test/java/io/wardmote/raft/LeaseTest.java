package io.wardmote.raft;

import static io.wardmote.key.Refusal.NO_PERMISSION;
import static io.wardmote.raft.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.Holder;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.PolicyName;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under leases. An answer by a lease is there when the call returns, so that it was one can be told without a clock.
 */
class LeaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TTL = Duration.ofSeconds(2);

    /** Far beyond the time that a change may take: who waits for it to pass, fails. */
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    static Path folders;

    private static Gated shared;
    private static int tests;

    /** A cluster, and the gate of each node. */
    private record Gated(TestCluster cluster, Map<String, HeldApply> gates) {}

    private TestCluster cluster;
    private Map<String, HeldApply> gates;
    private String k;
    private String other;

    private static Gated started(RaftConfig.Lease lease) {
        Map<String, HeldApply> gates = new ConcurrentHashMap<>();
        TestCluster cluster = new TestCluster(folders.resolve("of-" + tests), 3);
        cluster.lease = lease;
        cluster.ownListeners = node -> List.of(gates.computeIfAbsent(node, any -> new HeldApply()));
        return new Gated(cluster.startAll().founded(), gates);
    }

    private void use(Gated started) {
        cluster = started.cluster;
        gates = started.gates;
        k = "k" + tests;
        other = "other" + tests;
        for (String key : List.of(k, other)) get(cluster.leader().change(Samples.createKey(key)));
    }

    /** Of this test alone. */
    private void startWith(Duration ttl) {
        use(started(new RaftConfig.Lease(ttl)));
        for (Cluster node : cluster.nodes()) awaitLease(node);
    }

    /** Whose leases do not run out. */
    private void startShared() {
        if (shared == null) shared = started(new RaftConfig.Lease(LONG));
        use(shared);
        for (Cluster node : cluster.nodes()) awaitLease(node);
    }

    @BeforeEach
    void count() {
        tests++;
    }

    @AfterAll
    static void stopShared() {
        if (shared != null) shared.cluster.close();
        shared = null;
    }

    private static void awaitLease(Cluster node) {
        await().atMost(PATIENCE).until(() -> node.replica().leasing().isValid());
    }

    @AfterEach
    void stop() {
        gates.values().forEach(HeldApply::release);
        if (shared == null || cluster != shared.cluster) cluster.close();
        assertThat(cluster.halts).isEmpty();
    }

    private static String name(Cluster node) {
        return node.status().node();
    }

    private HeldApply gate(Cluster node) {
        return gates.get(name(node));
    }

    private static Future<KeyState> state(Cluster node, String key) {
        return node.read(ring -> ring.key(key).orElseThrow().state());
    }

    /** The two that do not lead. */
    private List<Cluster> followers() {
        Cluster leader = cluster.leader();
        return cluster.nodes().stream().filter(node -> node != leader).toList();
    }

    @Test
    void everyNodeAnswersAtOnce() {
        startShared();
        for (Cluster node : cluster.nodes()) {
            await().atMost(PATIENCE).until(() -> state(node, k).isComplete());
            assertThat(get(state(node, k))).isEqualTo(KeyState.ENABLED);
            String used = get(node.use(ring -> ring.key(k).orElseThrow().id(), Future::succeededFuture));
            assertThat(used).isEqualTo(k);
        }
    }

    @Test
    void aChangeIsAnsweredOnlyWhenWhoeverLacksItHasNoLease() {
        startWith(TTL);
        Cluster behind = followers().getFirst();
        Cluster leader = cluster.leader();
        await().atMost(PATIENCE).until(() -> state(behind, k).isComplete());
        gate(behind).at(k);
        Future<Void> change = leader.change(new Command.DisableKey(k));
        get(change);
        assertThat(behind.replica().leasing().isValid()).isFalse();
        Future<KeyState> after = state(behind, k);
        assertThat(after.isComplete()).as("it has no lease and has not applied").isFalse();
        assertThat(get(state(leader, k))).isEqualTo(KeyState.DISABLED);
        get(leader.change(new Command.DisableKey(other)));
        gate(behind).release();
        assertThat(get(after)).isEqualTo(KeyState.DISABLED);
        awaitLease(behind);
        assertThat(get(state(behind, other))).isEqualTo(KeyState.DISABLED);
    }

    @Test
    void whatOthersDoNotHaveYetIsHeldAndNothingElse() {
        startShared();
        Cluster behind = followers().getFirst();
        Cluster ahead = followers().getLast();
        gate(behind).at(k);
        Future<Void> change = cluster.leader().change(new Command.DisableKey(k));
        await().atMost(PATIENCE).until(() -> ahead.stale(ring -> ring.key(k).orElseThrow().state()) == KeyState.DISABLED);
        Future<KeyState> held = state(ahead, k);
        assertThat(held.isComplete()).isFalse();
        await().atMost(PATIENCE).until(() -> state(ahead, other).isComplete());
        assertThat(held.isComplete()).isFalse();
        assertThat(change.isComplete()).isFalse();
        gate(behind).release();
        assertThat(get(held)).isEqualTo(KeyState.DISABLED);
        get(change);
    }

    /** A creation is answered before it is everywhere, since no node says of one key that it is not there before it asked; nor does a list. */
    @Test
    void aListLacksNoKeyWhoseCreationWasAnswered() {
        startShared();
        Cluster behind = followers().getFirst();
        String made = "made" + tests;
        gate(behind).at(made);
        get(cluster.leader().change(Samples.createKey(made)));
        Future<Boolean> listed = behind.list(ring -> ring.key(made).isPresent());
        TestCluster.pendingWhileTicking(cluster.leader(), listed);
        gate(behind).release();
        assertThat(get(listed)).isTrue();
    }

    /** It leads itself, so there was nobody to tell that it answers no more. */
    @Test
    void aLeaderWhoseStorageFailedTellsTheNextThatItNeedNotBeWaitedFor() {
        startShared();
        Cluster old = cluster.leader();
        Cluster next = followers().getFirst();
        old.replica().leasing().suspend();
        old.replica().raft().handOver(name(next), 3000).exceptionally(refused -> null).join();
        await().atMost(PATIENCE).until(() -> cluster.leader() != old);
        get(cluster.leader().change(new Command.DisableKey(k)));
        old.replica().leasing().resume();
    }

    @Test
    void whatTheOthersConfirmedIsAnsweredByForNoLongerThanALease() {
        startWith(TTL);
        Cluster node = followers().getFirst();
        node.replica().leasing().suspend();
        Promise<String> stopped = Promise.promise();
        AtomicInteger computed = new AtomicInteger();
        Future<String> used = node.use(ring -> ring.key(k).orElseThrow().id(), key -> computed.incrementAndGet() == 1 ? stopped.future() : Future.succeededFuture("again"));
        await().atMost(PATIENCE).until(() -> computed.get() == 1);
        long began = System.nanoTime();
        await().atMost(PATIENCE).until(() -> System.nanoTime() - began > TTL.toNanos());
        stopped.complete("late");
        assertThat(get(used)).isEqualTo("again");
    }

    @Test
    void aRefusalIsNoMoreAnsweredEarlyThanAChange() {
        startShared();
        get(cluster.leader().change(new Command.CreateAlias("alias/" + k, k)));
        Cluster behind = followers().getFirst();
        gate(behind).at(k);
        Future<Void> change = cluster.leader().change(new Command.DisableKey(k));
        Future<Void> refused = cluster.leader().change(new Command.CreateAlias("alias/" + k, other));
        TestCluster.pendingWhileTicking(cluster.leader(), refused, change);
        gate(behind).release();
        get(change);
        assertThatThrownBy(() -> get(refused)).isInstanceOf(Refused.class);
    }

    @Test
    void aNewKeyIsAnsweredBeforeAllHaveItAndMissedByNone() {
        startShared();
        Cluster behind = followers().getFirst();
        Cluster ahead = followers().getLast();
        gate(behind).at("new" + k);
        get(cluster.leader().change(Samples.createKey("new" + k)));
        Future<Boolean> atOnce = ahead.read(ring -> ring.key("new" + k).isPresent());
        assertThat(get(atOnce)).isTrue();
        Future<Boolean> there = behind.read(ring -> ring.key("new" + k).isPresent());
        assertThat(there.isComplete()).as("nobody is told that a key is not there before the others were asked").isFalse();
        gate(behind).release();
        assertThat(get(there)).isTrue();
    }

    @Test
    void aNodeThatStopsInOrderOrStartsAgainIsNotWaitedFor() {
        startShared();
        String stopped = name(followers().getFirst());
        cluster.stop(stopped);
        get(cluster.leader().change(new Command.DisableKey(k)));
        cluster.start(stopped);
        awaitLease(cluster.node(stopped));
        cluster.crash(stopped);
        cluster.start(stopped);
        get(cluster.leader().change(new Command.EnableKey(k)));
        assertThat(get(state(cluster.node(stopped), k))).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void whereTheLeaderDiesTheOthersGoOnWithoutAFailure() {
        startWith(Duration.ofSeconds(5));
        Cluster leader = cluster.leader();
        List<Cluster> others = followers();
        for (Cluster node : others) await().atMost(PATIENCE).until(() -> state(node, k).isComplete());
        cluster.crash(name(leader));
        do {
            for (Cluster node : others) assertThat(node.read(ring -> ring.key(k).isPresent()).isComplete()).as("without asking anybody").isTrue();
        } while (others.stream().noneMatch(node -> node.isLeader() && node.status().ready()));
        get(others.getFirst().change(new Command.DisableKey(k)));
        for (Cluster node : others) assertThat(get(state(node, k))).isEqualTo(KeyState.DISABLED);
    }

    /** The new leader knows by the log whom the old one granted what. */
    @Test
    void aNewLeaderWaitsForTheLeasesOfTheOld() {
        startWith(Duration.ofSeconds(4));
        Cluster behind = followers().getFirst();
        Cluster next = followers().getLast();
        String old = name(cluster.leader());
        gate(behind).at(k);
        Future<Void> lost = cluster.leader().change(new Command.DisableKey(k));
        await().atMost(PATIENCE).until(() -> next.stale(ring -> ring.key(k).orElseThrow().state()) == KeyState.DISABLED);
        assertThat(lost.isComplete()).isFalse();
        cluster.leader().replica().raft().handOver(name(next), 3000).exceptionally(refused -> null).join();
        await().atMost(PATIENCE).until(next::isLeader);
        Future<Void> again = next.change(new Command.DisableKey(k));
        get(again);
        assertThat(behind.replica().leasing().isValid()).isFalse();
        assertThat(old).isNotEqualTo(name(next));
    }

    @Test
    void withoutLeasesTheOthersAreAskedEachTime() {
        use(started(RaftConfig.Lease.NONE));
        for (Cluster node : cluster.nodes()) {
            assertThat(get(state(node, k))).isEqualTo(KeyState.ENABLED);
            assertThat(node.replica().leasing().isValid()).isFalse();
        }
        get(cluster.follower().change(new Command.DisableKey(k)));
        for (Cluster node : cluster.nodes()) assertThat(get(state(node, k))).isEqualTo(KeyState.DISABLED);
    }

    @Test
    void whatChangedWhileItWasUsedIsDoneAgain() {
        startShared();
        Cluster node = followers().getFirst();
        await().atMost(PATIENCE).until(() -> state(node, k).isComplete());
        int[] runs = {0};
        Future<KeyState> used = node.use(ring -> ring.key(k).orElseThrow().state(), state -> {
            if (runs[0]++ == 0) return cluster.leader().change(new Command.DisableKey(k)).map(done -> state);
            return Future.succeededFuture(state);
        });
        assertThat(get(used)).isEqualTo(KeyState.DISABLED);
        assertThat(runs[0]).isEqualTo(2);
    }

    /** It would be used in vain as often as may be, all within the moment that it takes to be counted. */
    @Test
    void whatIsSeenBeforeItsEntryCountsAsAppliedIsWaitedFor() {
        startShared();
        Cluster node = followers().getFirst();
        await().atMost(PATIENCE).until(() -> state(node, k).isComplete());
        String made = k + "-made";
        gate(node).whenWritten(made);
        get(cluster.leader().change(Samples.createKey(made)));
        await().atMost(PATIENCE).until(() -> gate(node).isHolding());
        Future<KeyState> used = node.use(ring -> ring.key(made).orElseThrow().state(), Future::succeededFuture);
        gate(node).release();
        assertThat(get(used)).isEqualTo(KeyState.ENABLED);
    }

    /** What is in the log would keep the key from everybody until the dead node's lease is over. */
    @Test
    void whileAHolderIsSilentWhatNarrowsNothingWaitsOutsideTheLog() {
        startWith(Duration.ofSeconds(4));
        Cluster dead = followers().getFirst();
        Cluster alive = followers().getLast();
        Cluster leader = cluster.leader();
        cluster.crash(name(dead));
        await().atMost(PATIENCE).until(() -> leader.replica().leasing().silent().contains(name(dead)));
        Future<Void> described = alive.change(new Command.DescribeKey(k, "new"));
        Future<Void> disabled = alive.change(new Command.DisableKey(other));
        await().atMost(PATIENCE).until(() -> alive.stale(ring -> ring.key(other).orElseThrow().state()) == KeyState.DISABLED);
        boolean used = state(alive, k).isComplete();
        boolean done = described.isComplete();
        while (leader.replica().leasing().silent().contains(name(dead))) {
            assertThat(used).as("as it is, and at once").isTrue();
            assertThat(done).isFalse();
            used = state(alive, k).isComplete();
            done = described.isComplete();
        }
        get(described);
        get(disabled);
        String description = TestCluster.read(alive, ring -> ring.key(k).orElseThrow().description());
        assertThat(description).isEqualTo("new");
    }

    /** Changes that wait are still changes of whoever asked for them: when they are made he has the right to them, or they are not. */
    @Test
    void aRightThatWasWithdrawnWhileAChangeWaitedIsNoRightToIt() {
        startWith(Duration.ofSeconds(8));
        Cluster dead = followers().getFirst();
        Cluster alive = followers().getLast();
        Cluster leader = cluster.leader();
        PolicyName policy = new PolicyName(false, "p" + tests);
        get(leader.change(new Command.CreateNamedPolicy(policy.name(), "text", "")));
        for (String user : List.of("alice", "bob")) {
            get(leader.change(new Command.CreateUser(user, "id-of-" + user, "", "")));
            get(leader.change(new Command.AttachPolicy(policy, new Holder(Holder.Kind.USER, user))));
        }
        CompletableFuture<Void> dying = CompletableFuture.runAsync(() -> cluster.crash(name(dead)));
        await().atMost(PATIENCE).until(() -> leader.replica().leasing().silent().contains(name(dead)));
        List<Boolean> alice = new CopyOnWriteArrayList<>();
        List<Boolean> bob = new CopyOnWriteArrayList<>();
        Future<Void> ofAlice = leader.change(ReplicatedState.NO_NONCE, ring -> describing(ring, "alice", k, alice));
        Future<Void> ofBob = leader.change(ReplicatedState.NO_NONCE, ring -> describing(ring, "bob", other, bob));
        await().atMost(PATIENCE).until(() -> !alice.isEmpty() && !bob.isEmpty());
        Future<Void> withdrawn = alive.change(new Command.DetachPolicy(policy, new Holder(Holder.Kind.USER, "alice")));
        Future<Void> replaced = alive.change(new Command.ReplaceNamedPolicy(policy.name(), "another text"));
        assertThat(dying).succeedsWithin(PATIENCE);
        get(withdrawn);
        get(replaced);
        get(ofBob);
        assertThatThrownBy(() -> get(ofAlice)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(NO_PERMISSION));
        assertThat(alice).startsWith(true).endsWith(false);
        assertThat(bob).hasSizeGreaterThan(1).doesNotContain(false);
        assertThat(TestCluster.<String>read(alive, ring -> ring.key(k).orElseThrow().description())).isNotEqualTo("alice's");
        assertThat(TestCluster.<String>read(alive, ring -> ring.key(other).orElseThrow().description())).isEqualTo("bob's");
    }

    private static Command describing(KeyRing ring, String user, String key, List<Boolean> found) {
        List<PolicyName> policies = ring.user(user).orElseThrow().policies();
        policies.forEach(policy -> ring.namedPolicy(policy.name()).orElseThrow());
        found.add(!policies.isEmpty());
        if (policies.isEmpty()) throw NO_PERMISSION.because(key);
        return new Command.DescribeKey(key, user + "'s");
    }

    @Test
    void aNodeThatComesBackIsWaitedForNoLonger() {
        startShared();
        Cluster dead = followers().getFirst();
        Cluster leader = cluster.leader();
        cluster.crash(name(dead));
        await().atMost(PATIENCE).until(() -> leader.replica().leasing().silent().contains(name(dead)));
        Future<Void> described = leader.change(new Command.DescribeKey(k, "new"));
        cluster.start(name(dead));
        get(described);
        awaitLease(cluster.node(name(dead)));
    }

    /** A node announces how often it will use a key, and goes on using it meanwhile, whoever is dead. */
    @Test
    void announcedUsesHoldNothing() {
        startShared();
        Cluster behind = followers().getFirst();
        Cluster ahead = followers().getLast();
        String version = TestCluster.read(ahead, ring -> ring.key(k).orElseThrow().versions().primary());
        gate(behind).at("gap" + k);
        get(cluster.leader().change(Samples.createKey("gap" + k)));
        get(ahead.change(new Command.ReserveUses(List.of(new Command.Uses(version, 1000)))));
        long reserved = ahead.stale(ring -> ring.version(version).orElseThrow().reserved());
        assertThat(reserved).isEqualTo(1000);
        await().atMost(PATIENCE).until(() -> ahead.read(ring -> ring.version(version).orElseThrow().reserved()).isComplete());
        assertThat(ahead.replica().leasing().everywhere().get()).isLessThan(ahead.replica().applied().get());
        gate(behind).release();
    }

    /** Where a machine stood still between computing and answering. */
    @Test
    void whatWasComputedWhenTheLeaseHadEndedIsNotAnswered() {
        startWith(TTL);
        Cluster behind = followers().getFirst();
        // an entry before the change: of the change itself it would know as soon as it begins to apply it
        gate(behind).at("gap" + k);
        get(cluster.leader().change(Samples.createKey("gap" + k)));
        Promise<KeyState> computing = Promise.promise();
        int[] runs = {0};
        Future<KeyState> used = behind.use(ring -> ring.key(k).orElseThrow().state(), state -> runs[0]++ == 0 ? computing.future() : Future.succeededFuture(state));
        get(cluster.leader().change(new Command.DisableKey(k)));
        assertThat(behind.replica().leasing().isValid()).isFalse();
        computing.complete(KeyState.ENABLED);
        assertThat(used.isComplete()).as("the state it was computed from is no longer that of the cluster").isFalse();
        gate(behind).release();
        assertThat(get(used)).isEqualTo(KeyState.DISABLED);
    }

    @Test
    void aChangeThatIsAskedForAgainIsAnsweredWhenItIsEverywhere() {
        startShared();
        Cluster behind = followers().getFirst();
        Cluster leader = cluster.leader();
        gate(behind).at(k);
        Proposal proposal = new Proposal(new Stamp(leader.stale(KeyRing::beat), tests, new byte[0]), new Command.DisableKey(k));
        Future<Void> first = leader.propose(proposal);
        await().atMost(PATIENCE).until(() -> leader.stale(ring -> ring.key(k).orElseThrow().state()) == KeyState.DISABLED);
        Future<Void> again = leader.propose(proposal);
        Future<Void> elsewhere = followers().getLast().propose(proposal);
        TestCluster.pendingWhileTicking(leader, first, again, elsewhere);
        gate(behind).release();
        for (Future<Void> asked : List.of(first, again, elsewhere)) get(asked);
        assertThat(get(state(behind, k))).isEqualTo(KeyState.DISABLED);
    }

    /** Its log begins after the ticks that granted. */
    @Test
    void aNodeThatStartedCountsWhatItsStateSaysIsHeld() {
        startShared();
        String dead = name(followers().getFirst());
        String next = name(followers().getLast());
        cluster.crash(dead);
        cluster.stop(next);
        Cluster started = cluster.start(next);
        awaitLease(started);
        cluster.leader().replica().raft().handOver(next, 3000).exceptionally(refused -> null).join();
        await().atMost(PATIENCE).until(started::isLeader);
        Future<Void> change = started.change(new Command.DisableKey(k));
        await().atMost(PATIENCE).until(() -> started.stale(ring -> ring.key(k).orElseThrow().state()) == KeyState.DISABLED);
        TestCluster.pendingWhileTicking(started, change);
        cluster.start(dead);
        get(change);
    }
}
