package io.wardmote.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardmote.faults.Client.Answer;
import io.wardmote.faults.Client.Fate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * One fault each, again and again, on three nodes with the lease that is in force by default. What must never happen fails a test; how long things
 * take is compared with its goal in the report, and fails a test where it is far beyond what the protocol allows. {@code -Dwardmote.kills=N} says how many leaders die.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class ProcessFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long TTL_MILLIS = 6_000;
    private static final long BUSY_MILLIS = 4_000;
    private static final int CHANGES = 200;
    private static final int AT_ONCE = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path base;
    private static FaultCluster cluster;
    private static ExecutorService clients;

    private final long seed = Long.getLong("wardmote.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Timeline timeline = new Timeline();
    private final List<String> violations = new ArrayList<>();
    private String name;

    @BeforeAll
    static void start() throws Exception {
        clients = Executors.newVirtualThreadPerTaskExecutor();
        cluster = new FaultCluster(base, 3, 4, "").startAll();
    }

    @AfterAll
    static void stop() throws Exception {
        clients.close();
        cluster.close();
    }

    @BeforeEach
    void named(TestInfo info) {
        name = "ProcessFaultsTest#" + info.getTestMethod().orElseThrow().getName();
        System.out.println(name + " seed " + seed);
    }

    @AfterEach
    void report() throws Exception {
        System.out.println(name + " report " + new Report(name, seed, timeline).write(cluster.slots(), violations));
        cluster.recover();
    }

    // what tests say

    private static <T> Future<T> meanwhile(Callable<T> deed) {
        return clients.submit(deed);
    }

    private Answer asked(int node, String action, String... parameters) {
        Answer answer = cluster.client(node).ask(PATIENCE, action, parameters);
        Timeline.Look look = !answer.isAnswered() ? Timeline.Look.UNANSWERED : action.equals("Encrypt") ? Timeline.Look.USE : Timeline.Look.CHANGE;
        timeline.asked(node, look, answer.start(), answer.end());
        return answer;
    }

    /** Asks until it is done, and counts the time from the first. */
    private Answer done(int node, String action, String... parameters) {
        Answer[] last = new Answer[1];
        long start = System.nanoTime();
        await().atMost(FaultCluster.PATIENCE).until(() -> (last[0] = asked(node, action, parameters)).fate() == Fate.DONE);
        return last[0].since(start);
    }

    private List<String> keys(int node, int count) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) keys.add(done(node, "CreateKey").at("KeyMetadata.KeyId"));
        return keys;
    }

    private List<Future<Answer>> encrypting(int node, List<String> keys) {
        return keys.stream().map(key -> meanwhile(() -> asked(node, "Encrypt", "KeyId", key, "Plaintext", "x"))).toList();
    }

    private static List<Answer> answers(List<Future<Answer>> futures) throws Exception {
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> future : futures) answers.add(future.get());
        return answers;
    }

    private void goal(String what, long millis, long mostMillis) {
        timeline.figure("goal: " + what, (millis <= mostMillis ? "met" : "MISSED") + ", " + millis + " ms of at most " + mostMillis + " ms");
    }

    /** A goal, and beyond what a busy machine takes besides, a failure. */
    private void bound(String what, long millis, long mostMillis) {
        goal(what, millis, mostMillis);
        if (millis > mostMillis + BUSY_MILLIS) violations.add(what + " took " + millis + " ms, where " + mostMillis + " ms are the most\n");
    }

    private void notices(SteadyUse client, String what) {
        for (String failure : client.failures()) violations.add(what + ": " + failure + "\n");
        timeline.figure(what, client.done() + ", the longest " + client.longestMillis() + " ms");
    }

    /** What was disabled is refused as such, by every node, now that all are well. */
    private void refusedEverywhere(List<String> keys) throws Exception {
        cluster.recover();
        for (int node : cluster.serving()) {
            for (Answer answer : answers(encrypting(node, keys))) assertThat(answer.code()).as("at node " + node).isEqualTo("Rejected.Disabled");
        }
    }

    private static void cutOff(int node) {
        for (int other : cluster.others(node)) {
            cluster.network().cut(node, other);
            cluster.network().cut(other, node);
        }
    }

    private static long median(List<Long> millis) {
        List<Long> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return Timeline.at(sorted, 0.5);
    }

    private static long sinceMillis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    // what they show

    @Test
    void whileLeadersDieTheOtherNodesGoOnEncrypting() throws Exception {
        List<String> keys = keys(cluster.leader(), 8);
        List<Long> creates = new ArrayList<>();
        List<Long> disables = new ArrayList<>();
        List<Long> stalls = new ArrayList<>();
        for (int kill = 0; kill < Integer.getInteger("wardmote.kills", 50); kill++) {
            int leader = cluster.leader();
            List<Integer> others = cluster.others(leader);
            String narrowed = keys(leader, 1).getFirst();
            try (SteadyUse uses = SteadyUse.at(others, cluster, timeline, keys)) {
                cluster.kill(leader);
                long died = System.nanoTime();
                Future<Answer> disabled = meanwhile(() -> done(others.getFirst(), "DisableKey", "KeyId", narrowed));
                creates.add((done(others.getLast(), "CreateKey").end() - died) / 1_000_000);
                disables.add((disabled.get().end() - died) / 1_000_000);
                cluster.start(leader);
                cluster.awaitReady(leader);
                timeline.fault(leader, "kill", died, System.nanoTime());
                for (String failure : uses.failures()) violations.add("kill " + kill + " of node " + leader + ": " + failure + "\n");
                stalls.add(uses.longestMillis());
            }
        }
        timeline.latencies("from the leader's death to a creation", creates);
        timeline.latencies("from the leader's death to a narrowing change", disables);
        timeline.latencies("the longest use at each death", stalls);
        goal("creations are back, median", median(creates), 2_500);
        bound("creations are back, most", Collections.max(creates), 5_000);
        bound("narrowing changes are back, most", Collections.max(disables), TTL_MILLIS + 4_500 + 300);
        bound("the longest use on the other nodes", Collections.max(stalls), 1_000);
        assertThat(violations).isEmpty();
    }

    @Test
    void aFrozenLeaderThatGoesOnUsesNoKeyThatWasDisabledMeanwhile() throws Exception {
        int leader = cluster.leader();
        int other = cluster.others(leader).getFirst();
        List<String> keys = keys(leader, AT_ONCE);
        answers(encrypting(leader, keys)).forEach(answer -> assertThat(answer.fate()).isEqualTo(Fate.DONE));
        cluster.freeze(leader);
        long frozen = System.nanoTime();
        List<Future<Answer>> under = encrypting(leader, keys);
        List<Future<Answer>> disabled = keys.stream().map(key -> meanwhile(() -> done(other, "DisableKey", "KeyId", key))).toList();
        timeline.latencies("disabling while a node is frozen", answers(disabled).stream().map(Answer::millis).toList());
        TimeUnit.MILLISECONDS.sleep(Math.max(0, 10_000 - sinceMillis(frozen)));
        cluster.thaw(leader);
        List<Answer> after = new ArrayList<>(answers(encrypting(leader, keys)));
        timeline.fault(leader, "freeze", frozen, System.nanoTime());
        after.addAll(answers(under));
        cluster.awaitReady(leader);
        after.addAll(answers(encrypting(leader, keys)));
        for (Answer answer : after) if (answer.fate() == Fate.DONE) {
            violations.add("used although disabled, asked " + (answer.start() - frozen) / 1_000_000 + " ms after the freeze\n");
        }
        refusedEverywhere(keys);
        assertThat(violations).isEmpty();
    }

    @Test
    void nothingThatWasAnsweredIsLostWhicheverNodesDie() throws Exception {
        List<Integer> subsets = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 7));
        Collections.shuffle(subsets, random);
        Load load = new Load(cluster, timeline, seed, AT_ONCE);
        try (load) {
            for (int subset : subsets) {
                int before = load.ended();
                await().atMost(FaultCluster.PATIENCE).until(() -> load.ended() > before);
                List<Integer> dying = IntStream.range(0, 3).filter(place -> (subset >> place & 1) == 1).mapToObj(cluster.serving()::get).toList();
                long died = System.nanoTime();
                for (int node : dying) cluster.kill(node);
                for (int node : dying) cluster.start(node);
                for (int node : dying) cluster.awaitReady(node);
                for (int node : dying) timeline.fault(node, "kill", died, System.nanoTime());
            }
        }
        load.readAll();
        timeline.figure("histories", Integer.toString(load.ended()));
        violations.addAll(load.violations());
        violations.addAll(load.usesAfterDisabling());
        assertThat(violations).isEmpty();
    }

    @Test
    void allNodesAreRestartedOneByOneAndAClientThatRetriesNoticesNothing() throws Exception {
        List<String> keys = keys(cluster.leader(), 8);
        Load load = new Load(cluster, timeline, seed, AT_ONCE);
        try (load; SteadyUse uses = SteadyUse.retrying(cluster, timeline, keys); SteadyUse changes = SteadyUse.changing(cluster, timeline, keys)) {
            for (int node : cluster.serving()) {
                long start = System.nanoTime();
                cluster.end(node);
                cluster.start(node);
                cluster.awaitReady(node);
                timeline.fault(node, "restart", start, System.nanoTime());
            }
            notices(uses, "uses");
            notices(changes, "changes");
        }
        load.readAll();
        violations.addAll(load.violations());
        assertThat(violations).isEmpty();
    }

    @Test
    void everyNodeIsReplacedByAnotherAndAClientThatRetriesNoticesNothing() throws Exception {
        List<String> keys = keys(cluster.leader(), 8);
        Load load = new Load(cluster, timeline, seed, AT_ONCE);
        try (load; SteadyUse uses = SteadyUse.retrying(cluster, timeline, keys); SteadyUse changes = SteadyUse.changing(cluster, timeline, keys)) {
            for (int old : cluster.serving()) {
                long start = System.nanoTime();
                int joined = cluster.join();
                timeline.fault(joined, "joined", start, System.nanoTime());
                start = System.nanoTime();
                // who leads is not removed before it has handed over
                cluster.end(old);
                cluster.remove(old);
                timeline.fault(old, "removed", start, System.nanoTime());
            }
            notices(uses, "uses");
            notices(changes, "changes");
        }
        load.readAll();
        violations.addAll(load.violations());
        violations.addAll(load.usesAfterDisabling());
        assertThat(violations).isEmpty();
    }

    @Test
    void aNodeThatIsRemovedWhileItIsCutOffIsWaitedForAndUsesNothingThatWasDisabled() throws Exception {
        int leaving = cluster.join();
        int leader = cluster.leader();
        List<String> keys = keys(leader, AT_ONCE);
        answers(encrypting(leaving, keys)).forEach(answer -> assertThat(answer.fate()).isEqualTo(Fate.DONE));
        long start = System.nanoTime();
        cutOff(leaving);
        Future<List<Answer>> disabled = meanwhile(() -> answers(keys.stream().map(key -> meanwhile(() -> done(leader, "DisableKey", "KeyId", key))).toList()));
        cluster.remove(leaving);
        timeline.latencies("DisableKey while a node that is cut off is removed", disabled.get().stream().map(Answer::millis).toList());
        for (Answer use : answers(encrypting(leaving, keys))) if (use.fate() == Fate.DONE) violations.add("used at the removed node, after it was disabled\n");
        timeline.fault(leaving, "cut off and removed", start, System.nanoTime());
        cluster.kill(leaving);
        refusedEverywhere(keys);
        assertThat(violations).isEmpty();
    }

    @Test
    void aRegionIsLostAndTheOthersGoOn() throws Exception {
        cluster.network().delayAll(30);
        try {
            int lost = cluster.leader();
            List<Integer> others = cluster.others(lost);
            List<String> keys = keys(lost, 8);
            try (SteadyUse uses = SteadyUse.at(others, cluster, timeline, keys)) {
                List<String> answered = keys(lost, 5);
                cutOff(lost);
                cluster.kill(lost);
                long start = System.nanoTime();
                bound("writes are back after a region was lost", (done(others.getFirst(), "CreateKey").end() - start) / 1_000_000, 10_000);
                for (String key : answered) assertThat(done(others.getLast(), "Encrypt", "KeyId", key, "Plaintext", "x").fate()).isEqualTo(Fate.DONE);
                timeline.fault(lost, "region lost", start, System.nanoTime());
                notices(uses, "uses in the other regions");
                bound("the longest use in the other regions", uses.longestMillis(), 1_000);
            }
        } finally {
            cluster.network().delayAll(0);
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void aChangeIsAsFastAsItsWriteAndWaitsForALeaseWhereANodeIsCutOff() throws Exception {
        List<Long> creates = new ArrayList<>();
        List<Long> disables = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            int node = cluster.serving().get(i % 3);
            Answer created = done(node, "CreateKey");
            creates.add(created.millis());
            disables.add(done(node, "DisableKey", "KeyId", created.at("KeyMetadata.KeyId")).millis());
        }
        timeline.latencies("CreateKey", creates);
        timeline.latencies("DisableKey", disables);
        Collections.sort(creates);
        Collections.sort(disables);
        goal("DisableKey's p99 beyond the write's", Timeline.at(disables, 0.99) - Timeline.at(creates, 0.99), 20);

        int leader = cluster.leader();
        int cut = cluster.others(leader).getFirst();
        List<String> keys = keys(leader, AT_ONCE);
        answers(encrypting(cut, keys)).forEach(answer -> assertThat(answer.fate()).isEqualTo(Fate.DONE));
        long start = System.nanoTime();
        cutOff(cut);
        List<Answer> late = answers(keys.stream().map(key -> meanwhile(() -> done(leader, "DisableKey", "KeyId", key))).toList());
        List<Long> waited = late.stream().map(Answer::millis).toList();
        for (Answer use : answers(encrypting(cut, keys))) if (use.fate() == Fate.DONE) violations.add("used at the node that is cut off, after it was disabled\n");
        timeline.fault(cut, "cut off", start, System.nanoTime());
        timeline.latencies("DisableKey while a node is cut off", waited);
        bound("DisableKey while a node is cut off", Collections.max(waited), TTL_MILLIS + 500);
        refusedEverywhere(keys);
        assertThat(violations).isEmpty();
    }

    @Test
    void aDeposedLeaderThatIsCutOffWithItsClientsUsesNothingThatWasDisabledElsewhere() throws Exception {
        int old = cluster.leader();
        List<String> keys = keys(old, AT_ONCE);
        answers(encrypting(old, keys)).forEach(answer -> assertThat(answer.fate()).isEqualTo(Fate.DONE));
        long start = System.nanoTime();
        cutOff(old);
        List<Answer> disabled = answers(keys.stream().map(key -> meanwhile(() -> done(cluster.others(old).getFirst(), "DisableKey", "KeyId", key))).toList());
        for (Answer use : answers(encrypting(old, keys))) if (use.fate() == Fate.DONE) violations.add("used at the deposed leader, after it was disabled\n");
        timeline.fault(old, "cut off", start, System.nanoTime());
        timeline.latencies("DisableKey while the old leader is cut off", disabled.stream().map(Answer::millis).toList());
        refusedEverywhere(keys);
        assertThat(violations).isEmpty();
    }

    @Test
    void aStopInOrderIsNotWaitedFor() throws Exception {
        int leader = cluster.leader();
        int leaving = cluster.others(leader).getFirst();
        List<String> keys = keys(leader, 2);
        answers(encrypting(leaving, keys));
        long start = System.nanoTime();
        cluster.end(leaving);
        bound("DisableKey after a node stopped in order", done(leader, "DisableKey", "KeyId", keys.getFirst()).millis(), 1_000);
        timeline.fault(leaving, "stopped in order", start, System.nanoTime());
        assertThat(violations).isEmpty();
    }

    /** Its leases ended with the process, and the new one says so: with a start that is quicker than a ttl the change is too. */
    @Test
    void aNodeThatIsKilledAndStartsAtOnceIsWaitedForUntilItIsBackAtTheLatest() throws Exception {
        int leader = cluster.leader();
        int dying = cluster.others(leader).getFirst();
        List<String> keys = keys(leader, AT_ONCE);
        answers(encrypting(dying, keys)).forEach(answer -> assertThat(answer.fate()).isEqualTo(Fate.DONE));
        long start = System.nanoTime();
        cluster.kill(dying);
        cluster.start(dying);
        List<Long> waited = answers(keys.stream().map(key -> meanwhile(() -> done(leader, "DisableKey", "KeyId", key))).toList()).stream().map(Answer::millis).toList();
        cluster.awaitReady(dying);
        for (Answer use : answers(encrypting(dying, keys))) if (use.fate() == Fate.DONE) violations.add("used after a start, although disabled\n");
        timeline.fault(dying, "kill", start, System.nanoTime());
        timeline.latencies("DisableKey while a node starts again", waited);
        bound("DisableKey while a node starts again", Collections.max(waited), TTL_MILLIS + 500);
        refusedEverywhere(keys);
        assertThat(violations).isEmpty();
    }

    @Test
    void aNodeThatStoodStillUnseenByItsMonotonicClockUsesNothingThatWasDisabledMeanwhile() throws Exception {
        needsPreloading();
        int leader = cluster.leader();
        int still = cluster.others(leader).getFirst();
        List<String> keys = keys(leader, AT_ONCE);
        answers(encrypting(still, keys)).forEach(answer -> assertThat(answer.fate()).isEqualTo(Fate.DONE));
        cluster.freeze(still);
        long frozen = System.nanoTime();
        List<Future<Answer>> under = encrypting(still, keys);
        for (Future<Answer> disabled : keys.stream().map(key -> meanwhile(() -> done(leader, "DisableKey", "KeyId", key))).toList()) disabled.get();
        TimeUnit.MILLISECONDS.sleep(Math.max(0, 2 * TTL_MILLIS - sinceMillis(frozen)));
        cluster.stoodStill(still, Duration.ofNanos(System.nanoTime() - frozen));
        cluster.thaw(still);
        List<Answer> after = new ArrayList<>(answers(encrypting(still, keys)));
        timeline.fault(still, "freeze", frozen, System.nanoTime());
        after.addAll(answers(under));
        for (Answer use : after) if (use.fate() == Fate.DONE) violations.add("used although disabled, by a clock that had stood still\n");
        assertThat(after).anyMatch(use -> use.fate() != Fate.DONE);
        refusedEverywhere(keys);
        assertThat(violations).isEmpty();
    }

    @Test
    void aNodeWhoseMonotonicClockIsSlowUsesNothingThatWasDisabledAndSaysThatItIsSlow() throws Exception {
        needsPreloading();
        int leader = cluster.leader();
        int slow = cluster.others(leader).getFirst();
        cluster.end(slow);
        cluster.slower(slow, 0.02);
        cluster.start(slow);
        cluster.awaitReady(slow);
        clockBecomes(slow, "% slower than");
        List<String> keys = keys(leader, AT_ONCE);
        answers(encrypting(slow, keys)).forEach(answer -> assertThat(answer.fate()).isEqualTo(Fate.DONE));
        long start = System.nanoTime();
        cutOff(slow);
        List<Future<Answer>> uses = keys.stream().map(key -> meanwhile(() -> {
            done(leader, "DisableKey", "KeyId", key);
            return asked(slow, "Encrypt", "KeyId", key, "Plaintext", "x");
        })).toList();
        for (Answer use : answers(uses)) if (use.fate() == Fate.DONE) violations.add("used after it was disabled, by a clock that is slow\n");
        timeline.fault(slow, "slow and cut off", start, System.nanoTime());
        cluster.kill(slow);
        cluster.slower(slow, 0);
        refusedEverywhere(keys);
        assertThat(violations).isEmpty();
    }

    private static void needsPreloading() {
        assertThat(cluster.mayPreload()).as("a clock is moved by a library that a C compiler makes: install cc").isTrue();
    }

    @Test
    void aClockThatLeapsByAYearDestroysNothingAndIsTold() throws Exception {
        needsPreloading();
        int leader = cluster.leader();
        String doomed = keys(leader, 1).getFirst();
        String rotating = done(leader, "CreateKey", "EnableAutomaticRotation", "true", "RotationInterval", "7d").at("KeyMetadata.KeyId");
        done(leader, "ScheduleKeyDeletion", "KeyId", doomed, "PendingWindowInDays", "7");
        for (Duration leap : List.of(Duration.ofDays(365), Duration.ofDays(-365))) {
            int leaping = cluster.leader();
            long start = System.nanoTime();
            cluster.clock(leaping, leap);
            clockBecomes(leaping, "was set by more than 30 s");
            // what is due is looked for with each beat of the cluster's time
            long applied = cluster.client(leaping).health().orElseThrow().getLong("applied");
            await().atMost(FaultCluster.PATIENCE).until(() -> cluster.client(leaping).health().orElseThrow().getLong("applied") > applied + 20);
            for (int node : cluster.serving()) {
                assertThat(done(node, "DescribeKey", "KeyId", doomed).at("KeyMetadata.KeyState")).isEqualTo("PendingDeletion");
                assertThat(done(node, "ListKeyVersions", "KeyId", rotating).body().getInteger("TotalCount")).isEqualTo(1);
            }
            cluster.clock(leaping, Duration.ZERO);
            clockBecomes(leaping, "ok");
            timeline.fault(leaping, "clock " + leap.toDays() + " d", start, System.nanoTime());
        }
        assertThat(done(leader, "CancelKeyDeletion", "KeyId", doomed).fate()).isEqualTo(Fate.DONE);
    }

    private static void clockBecomes(int node, String said) {
        await().atMost(FaultCluster.PATIENCE).untilAsserted(() -> assertThat(cluster.client(node).health().orElseThrow().getString("clock")).contains(said));
    }
}
