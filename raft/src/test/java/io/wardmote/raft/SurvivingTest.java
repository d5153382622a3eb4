package io.wardmote.raft;

import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.raft.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.wardmote.key.Refused;
import io.wardmote.raft.ReplicatedState.Surviving;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes under short leases, of which one is cut off: the others are dead, or it applies nothing any more and so hears of no leader. */
class SurvivingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LONG = 3600;

    /** What an answer says that was given without a lease. */
    private record Used(String key, long until) {
        boolean alone() {
            return until > 0;
        }
    }

    private static final Surviving<Key, Used> SURVIVING = new Surviving<>(key -> key.survival().seconds(), (used, until) -> new Used(used.key, until));

    @TempDir
    Path folder;

    private final Map<String, HeldApply> gates = new ConcurrentHashMap<>();
    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = new TestCluster(folder, 3);
        cluster.lease = new RaftConfig.Lease(Duration.ofSeconds(2), Duration.ofMillis(100));
        RaftConfig.Timing usual = TestCluster.TIMING;
        cluster.timing = new RaftConfig.Timing(usual.electionMin(), usual.electionMax(), usual.tick(), usual.changeWait(), Duration.ofSeconds(5));
        cluster.ownListeners = node -> List.of(gates.computeIfAbsent(node, any -> new HeldApply()));
        cluster.startAll().founded();
    }

    @AfterEach
    void stop() {
        gates.values().forEach(HeldApply::release);
        cluster.close();
        assertThat(cluster.halts).isEmpty();
    }

    private void create(String key, long seconds) {
        get(cluster.leader().change(Samples.createKey(key)));
        if (seconds > 0) get(cluster.leader().change(new Command.SetSurvival(key, seconds)));
    }

    private void disable(String key) {
        get(cluster.leader().change(new Command.DisableKey(key)));
    }

    private static String name(Cluster node) {
        return node.status().node();
    }

    private static Function<KeyRing, Key> enabled(String key) {
        return ring -> {
            Key found = ring.key(key).orElseThrow();
            found.state().mustBeEnabled();
            return found;
        };
    }

    private static Future<Used> use(Cluster node, String key) {
        return node.use(enabled(key), found -> Future.succeededFuture(new Used(found.id(), 0)), SURVIVING);
    }

    private static boolean isAlone(Cluster node) {
        return !node.replica().leasing().isValid() && !node.replica().fitness().isLed();
    }

    private static void awaitLease(Cluster node) {
        await().atMost(PATIENCE).until(() -> node.replica().leasing().isValid());
    }

    private static void assertUnavailable(Future<?> answer) {
        assertThatThrownBy(() -> get(answer)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(UNAVAILABLE));
    }

    /** At once, but where a lease ran out, since the machine was busy, and the change did not wait for that node. */
    private static void awaitNone(Cluster asked, String key) {
        await().atMost(PATIENCE).until(() -> get(asked.survivorsUntil(key)) == 0);
        await().atMost(PATIENCE).until(() -> get(asked.survivorsOf(List.of(key))) == 0);
    }

    private static long nowMillis() {
        return System.currentTimeMillis();
    }

    @Test
    void whoIsCutOffGoesOnWithAMarkedKeyAndDoesNothingElse() {
        create("marked", LONG);
        create("plain", 0);
        create("disabled", LONG);
        disable("disabled");
        Cluster last = cluster.follower();
        awaitLease(last);
        await().atMost(PATIENCE).until(() -> use(last, "marked").isComplete());
        assertThat(get(use(last, "marked")).alone()).as("under a lease").isFalse();

        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        last.measured(meters);
        for (Cluster node : cluster.nodes()) if (node != last) cluster.crash(name(node));
        await().atMost(PATIENCE).until(() -> isAlone(last));
        Future<Used> used = use(last, "marked");
        assertThat(used.isComplete()).as("at once").isTrue();
        assertThat(get(used).until()).isBetween(nowMillis() + (LONG - 600) * 1000, nowMillis() + LONG * 1000);

        assertThat(meters.counter("wardmote.survival.answers").count()).isEqualTo(1);

        Future<Used> plain = use(last, "plain");
        Future<Used> disabled = use(last, "disabled");
        Future<Used> refusing = last.use(enabled("marked"), key -> Future.failedFuture(INVALID_CIPHERTEXT.refused()), SURVIVING);
        Future<Used> notMeantTo = last.use(enabled("marked"), key -> Future.succeededFuture(new Used(key.id(), 0)));
        Future<Long> read = last.read(KeyRing::keyCount);
        List.of(plain, disabled, refusing, notMeantTo, read).forEach(SurvivingTest::assertUnavailable);
        assertThat(get(last.survivorsUntil("disabled"))).as("the leader cannot be asked").isGreaterThanOrEqualTo(nowMillis() + LONG * 1000);
        assertThat(get(last.survivorsUntil("plain"))).isZero();
        assertThat(get(last.survivorsOf(List.of("plain", "marked")))).as("of what else they are used by").isGreaterThanOrEqualTo(nowMillis() + LONG * 1000);
        assertThat(get(last.survivorsOf(List.of("plain", "gone")))).isZero();

        String name = name(last);
        cluster.crash(name);
        Cluster again = cluster.start(name);
        assertThat(use(again, "marked").isComplete()).as("nobody knows when its lease ran out").isFalse();
        assertThat(again.replica().leasing().survivesNanos(LONG)).isZero();
    }

    @Test
    void whoDisablesAKeyIsToldUntilWhenItMayBeUsed() {
        create("k", 6);
        create("lowered", LONG);
        Cluster leader = cluster.leader();
        Cluster behind = cluster.follower();
        cluster.nodes().forEach(SurvivingTest::awaitLease);
        gates.get(name(behind)).at("gap");
        create("gap", 0);
        disable("k");
        long asked = nowMillis();
        long until = get(leader.survivorsUntil("k"));
        assertThat(until).isBetween(asked + 6300, nowMillis() + 7300).matches(millis -> millis % 1000 == 0, "as it is shown");
        assertThat(behind.replica().leasing().isValid()).isFalse();

        await().atMost(PATIENCE).until(() -> isAlone(behind));
        AtomicLong answered = new AtomicLong();
        AtomicLong marked = new AtomicLong();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            Future<Used> used = use(behind, "k");
            if (!used.isComplete()) return true;
            assertThat(used.result().alone()).isTrue();
            marked.accumulateAndGet(used.result().until(), Math::max);
            answered.set(nowMillis());
            return false;
        });
        assertThat(answered.get()).as("it was used for a time, and no longer than was told").isPositive().isLessThanOrEqualTo(until);
        assertThat(marked.get()).as("neither does the answer promise more").isLessThanOrEqualTo(until);

        get(leader.change(new Command.SetSurvival("lowered", 0)));
        assertThat(get(leader.survivorsUntil("lowered"))).as("by the bound of before").isGreaterThanOrEqualTo(nowMillis() + LONG * 1000);
        await().atMost(PATIENCE).until(() -> use(behind, "lowered").isComplete());
        assertThat(get(use(behind, "lowered")).alone()).as("where nobody heard of it").isTrue();

        gates.get(name(behind)).release();
        awaitNone(leader, "lowered");
        awaitLease(behind);
        assertThatThrownBy(() -> get(use(behind, "k"))).isInstanceOf(Refused.class).hasMessageContaining("Disabled");
    }

    @Test
    void whoDisablesAKeyThatAllHaveIsToldNothingUnlessSomebodyIsMissing() {
        create("k", LONG);
        create("other", LONG);
        create("third", LONG);
        cluster.nodes().forEach(SurvivingTest::awaitLease);
        Cluster asking = cluster.follower();
        disable("k");
        awaitNone(asking, "k");
        get(asking.change(new Command.SetSurvival("k", 0)));
        awaitNone(asking, "k");

        Cluster gone = cluster.nodes().stream().filter(node -> node != asking && !node.isLeader()).findFirst().orElseThrow();
        String name = name(gone);
        cluster.crash(name);
        disable("other");
        assertThat(get(asking.survivorsUntil("other"))).isGreaterThanOrEqualTo(nowMillis() + LONG * 1000);

        get(asking.members().remove(name));
        get(asking.change(new Command.RemoveMember(name, true)));
        disable("third");
        assertThat(get(asking.survivorsUntil("third"))).as("it left, and may not know").isGreaterThanOrEqualTo(nowMillis() + LONG * 1000);
    }
}
