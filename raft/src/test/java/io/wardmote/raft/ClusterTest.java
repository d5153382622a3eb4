package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.state.AuditHead;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.Member;
import io.wardmote.state.Page;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, one with a wrong clock, shared by all tests here; each uses keys of its own. */
class ClusterTest {
    private static final String WRONG_CLOCK = "n3";

    @TempDir
    static Path folder;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new TestCluster(folder, 3);
        cluster.clocks = node -> NodeClock.shifted(node.equals(WRONG_CLOCK) ? Duration.ofDays(400) : Duration.ZERO);
        cluster.startAll().founded();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void nobodyHasHalted() {
        assertThat(cluster.halts).isEmpty();
    }

    private static void assertRefused(Future<?> future, Refusal refusal) {
        assertThatThrownBy(() -> get(future)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    @Test
    void aChangeThroughOneNodeIsSeenThroughEveryOtherAtOnce() {
        for (int round = 0; round < 20; round++) {
            for (Cluster changed : cluster.nodes()) {
                String id = "seen-" + round + "-" + changed.status().node();
                get(changed.change(Samples.createKey(id)));
                for (Cluster other : cluster.nodes()) {
                    boolean there = read(other, ring -> ring.key(id).isPresent());
                    assertThat(there).isTrue();
                }
            }
        }
    }

    @Test
    void aRefusalComesBackAsItself() {
        for (Cluster node : cluster.nodes()) {
            assertRefused(node.change(new Command.EnableKey("no-such-key")), Refusal.UNKNOWN_KEY);
            assertRefused(node.read(ring -> ring.key("no-such-key").orElseThrow(Refusal.UNKNOWN_KEY::refused)), Refusal.UNKNOWN_KEY);
        }
    }

    @Test
    void proposalsInOneEntrySeeEachOther() throws Exception {
        Cluster leader = cluster.leader();
        byte[] create = CommandCodec.bytes(new Proposal(Stamp.NONE, Samples.createKey("shared")));
        byte[] again = CommandCodec.bytes(new Proposal(Stamp.NONE, Samples.createKey("shared")));
        byte[] alias = CommandCodec.bytes(new Proposal(Stamp.NONE, new Command.CreateAlias("alias/shared", "shared")));
        RaftNode.Committed entry = leader.replica().raft().submit(CommandCodec.entry(List.of(create, again, alias))).get(10, TimeUnit.SECONDS);
        assertThat(Outcomes.of(entry.answer())).extracting(outcome -> outcome.getClass().getSimpleName()).containsExactly("Changed", "Unchanged", "Changed");
        for (Cluster node : cluster.nodes()) {
            // what is proposed past the gate is not waited for
            await().atMost(Duration.ofSeconds(30)).until(() -> node.status().applied() >= entry.index());
            String key = read(node, ring -> ring.alias("alias/shared").orElseThrow().keyId());
            assertThat(key).isEqualTo("shared");
        }
    }

    @Test
    void theSameProposalMadeTwiceHappensOnceAndIsAnsweredAlike() {
        Cluster node = cluster.follower();
        Proposal create = new Proposal(new Stamp(node.stale(KeyRing::beat), 4711, new byte[Stamp.NONCE_BYTES]), Samples.createKey("once"));
        get(node.propose(create));
        for (Cluster any : cluster.nodes()) get(any.propose(create));
        Proposal refused = new Proposal(new Stamp(node.stale(KeyRing::beat), 4712, new byte[0]), new Command.EnableKey("later"));
        assertRefused(node.propose(refused), Refusal.UNKNOWN_KEY);
        get(node.change(Samples.createKey("later")));
        assertRefused(node.propose(refused), Refusal.UNKNOWN_KEY);
    }

    @Test
    void aRepeatedNonceIsRefusedOnEveryNode() {
        byte[] nonce = {1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 1, 4, 4, 2, 3};
        get(cluster.leader().change(nonce, Samples.createKey("nonce-1")));
        for (Cluster node : cluster.nodes()) assertRefused(node.change(nonce, Samples.createKey("nonce-2")), Refusal.REPEATED_NONCE);
    }

    @Test
    void manyChangesAtOnceShareEntriesAndLoseNone() {
        long before = cluster.leader().status().applied();
        List<Future<Void>> changes = new ArrayList<>();
        for (int i = 0; i < 3000; i++) changes.add(cluster.node(1 + i % 3).change(Samples.createKey("many-" + i, Map.of("test", "many"))));
        get(Future.all(changes));
        assertThat(cluster.leader().status().applied() - before).isLessThan(1500);
        for (Cluster node : cluster.nodes()) {
            for (int i = 0; i < 3000; i += 100) {
                String id = "many-" + i;
                boolean there = node.stale(ring -> ring.key(id).isPresent());
                assertThat(there || node.status().applied() < cluster.leader().status().applied()).isTrue();
            }
            Page<?> listed = get(node.list(ring -> ring.keys(List.of(), 1, 10)));
            assertThat(listed.total()).isGreaterThanOrEqualTo(3000);
        }
    }

    @Test
    void whatIsReadIsUsedAndAFailureOfEitherIsTold() {
        get(cluster.node(2).change(Samples.createKey("used")));
        String used = get(cluster.node(2).use(ring -> ring.key("used").orElseThrow().id(), id -> Future.succeededFuture("used " + id)));
        assertThat(used).isEqualTo("used used");
        assertRefused(cluster.node(2).use(ring -> "x", id -> Future.failedFuture(Refusal.KEY_DISABLED.refused())), Refusal.KEY_DISABLED);
    }

    /** What goes along is which request it is for; a change that no request is behind, and one of an older version, name none. */
    @Test
    void theLeaderIsToldForWhichRequestAFollowerAsks() {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        Asked asked = new Asked("REQUEST-1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        for (Cluster node : cluster.nodes()) {
            boolean leads = node.isLeader();
            node.watched(leads ? () -> Asked.NOBODY : () -> asked, (request, what) -> {
                told.add((leads ? "leader: " : "follower: ") + what + " for " + request.requestId() + " of " + request.trace());
                Asked onward = leads ? request : new Asked(request.requestId(), "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01");
                return new Watch.Step(onward, failure -> told.add((leads ? "leader: " : "follower: ") + (failure == null ? "done" : failure.getClass().getSimpleName())));
            });
        }
        try {
            Cluster follower = cluster.nodes().stream().filter(node -> !node.isLeader()).findFirst().orElseThrow();
            get(follower.change(Samples.createKey("asked-for")));
            await().untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder("follower: change for REQUEST-1 of " + asked.trace(),
                "leader: raft change for REQUEST-1 of 00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", "leader: done", "follower: done"));
            told.clear();
            assertRefused(follower.change(Samples.createKey("asked-for")), Refusal.INVALID_PARAMETER);
            await().untilAsserted(() -> assertThat(told).hasSize(4).contains("leader: done", "follower: Refused"));
            told.clear();
            Cluster leader = cluster.nodes().stream().filter(Cluster::isLeader).findFirst().orElseThrow();
            get(leader.change(Samples.createKey("asked-by-nobody")));
            assertThat(told).isEmpty();
        } finally {
            for (Cluster node : cluster.nodes()) node.watched(() -> Asked.NOBODY, Watch.NONE);
        }
    }

    @Test
    void futuresCompleteOnTheCallersContext() throws Exception {
        for (Cluster node : cluster.nodes()) {
            Context context = cluster.vertx.getOrCreateContext();
            CompletableFuture<List<Context>> seen = new CompletableFuture<>();
            context.runOnContext(nothing -> {
                List<Context> on = new ArrayList<>();
                node.change(Samples.createKey("context-" + node.status().node())).onComplete(changed -> {
                    on.add(Vertx.currentContext());
                    node.read(KeyRing::time).onComplete(read -> {
                        on.add(Vertx.currentContext());
                        node.list(KeyRing::instances).onComplete(listed -> {
                            on.add(Vertx.currentContext());
                            seen.complete(on);
                        });
                    });
                });
            });
            assertThat(seen.get(20, TimeUnit.SECONDS)).containsExactly(context, context, context);
        }
    }

    @Test
    void foundingAgainChangesNothing() {
        for (Cluster node : cluster.nodes()) get(node.found(Samples.found(TestCluster.ID, List.of("somebody", "else"))));
        List<String> members = read(cluster.node(3), ring -> ring.members().stream().map(Member::id).toList());
        assertThat(members).containsExactly("n1", "n2", "n3");
    }

    @Test
    void everyNodeAnnouncesItsStartAndTellsHowItFares() {
        await().atMost(20, TimeUnit.SECONDS).until(() -> read(cluster.node(1), KeyRing::members).stream().allMatch(member -> member.incarnation() >= 1));
        Cluster leader = cluster.leader();
        String name = leader.stale(KeyRing::members).stream().filter(member -> member.id().equals(leader.status().node())).findFirst().orElseThrow().name();
        for (Cluster node : cluster.nodes()) {
            await().atMost(20, TimeUnit.SECONDS).until(() -> node.status().ready());
            assertThat(node.leaderName()).isEqualTo(name);
            assertThat(node.status().role()).isEqualTo(node == leader ? "leader" : "follower");
            assertThat(node.status().diverged()).isFalse();
            assertThat(node.mayDoTimedWork()).isEqualTo(node == leader && !node.status().node().equals(WRONG_CLOCK));
        }
    }

    @Test
    void aBurstOfLargeChangesThroughAFollowerIsNotRefused() {
        Cluster follower = cluster.follower();
        String description = "d".repeat(8192);
        List<Future<Void>> created = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            created.add(follower.change(new Command.CreateKey(Samples.facts("burst-" + i), Samples.versionId("burst-" + i), Samples.WRAPPED, new byte[0],
                description, 0, Samples.sorted(Map.of()), "", 2_000_000, false)));
        }
        created.forEach(TestCluster::get);
        boolean all = read(follower, ring -> ring.key("burst-0").isPresent() && ring.key("burst-511").isPresent());
        assertThat(all).isTrue();
    }

    @Test
    void aFollowerProposesNeitherTicksNorAnotherCluster() {
        Replica leader = cluster.leader().replica();
        String follower = cluster.follower().status().node();
        for (Command command : List.of(new Command.Tick(follower, 5000, List.of(), Command.Leases.NONE), Samples.found("another", List.of(follower)))) {
            byte[] proposal = CommandCodec.bytes(new Proposal(Stamp.NONE, command));
            assertThatThrownBy(() -> leader.questions().answer(follower, Frame.FORWARD, proposal).join()).hasMessageContaining("not for others");
        }
    }

    /** Of its audit log, and of what is left on its disk, a node speaks for itself alone. */
    @Test
    void aFollowerSpeaksForNoOtherNodesLogOrDisk() {
        Replica leader = cluster.leader().replica();
        String follower = cluster.follower().status().node();
        String other = cluster.leader().status().node();
        for (Command command : List.of(new Command.CommitHeads(other, List.of(head(other, 1))), new Command.Purged(other, 1),
            Command.CountUses.whole(other, 0, 1, 1, List.of()))) {
            byte[] proposal = CommandCodec.bytes(new Proposal(Stamp.NONE, command));
            assertThatThrownBy(() -> leader.questions().answer(follower, Frame.FORWARD, proposal).join()).hasMessageContaining("not for others");
        }
        get(cluster.follower().change(new Command.CommitHeads(follower, List.of(head(follower, 1), head(follower, 2)))));
        for (Cluster node : cluster.nodes()) {
            long newest = get(node.list(ring -> ring.heads().newest(follower).orElseThrow().head().sequence()));
            assertThat(newest).isEqualTo(2);
        }
        assertRefused(cluster.follower().change(new Command.CommitHeads(follower, List.of(head(other, 3)))), Refusal.INVALID_PARAMETER);
    }

    /** Each by a log of its own, whatever is proposed again. */
    @Test
    void allNodesCountIntoOne() {
        get(cluster.leader().change(Samples.createKey("counted")));
        String version = Samples.versionId("counted");
        for (int round = 0; round < 2; round++) {
            for (Cluster node : cluster.nodes()) {
                Usage usage = new Usage("counted", version, new TreeMap<>(Map.of(UseKind.SIGN, 2L)), 7, List.of(new Usage.Seen(node.status().node(), 7)));
                get(node.change(Command.CountUses.whole(node.status().node(), 0, 5, 9, List.of(usage))));
            }
        }
        for (Cluster node : cluster.nodes()) {
            await().untilAsserted(() -> {
                Usage sum = read(node, ring -> ring.usage().ofVersion("counted", version));
                assertThat(sum.counts()).isEqualTo(Map.of(UseKind.SIGN, 6L));
                assertThat(sum.callers()).hasSize(3);
            });
        }
    }

    private static AuditHead head(String node, long sequence) {
        return new AuditHead(node, 1, sequence, new byte[AuditHead.HASH_BYTES], 1, new byte[] {1}, new byte[] {48});
    }

    @Test
    void theStatesTimeIsThatOfTheMajorityWhoeverLeads() {
        cluster.leader().replica().raft().handOver(WRONG_CLOCK, 3000).exceptionally(refused -> null).join();
        long time = read(cluster.node(1), KeyRing::time);
        assertThat(Math.abs(System.currentTimeMillis() - time)).isLessThan(30_000);
        long beat = read(cluster.node(1), KeyRing::beat);
        await().atMost(20, TimeUnit.SECONDS).until(() -> read(cluster.node(2), KeyRing::beat) > beat && read(cluster.node(2), KeyRing::time) > time);
    }

    @Test
    void onceADisablingIsAnsweredNoNodeReadsTheKeyAsEnabledWhoeverLeads() throws InterruptedException {
        get(cluster.leader().change(Samples.createKey("flip")));
        AtomicReference<String> stale = new AtomicReference<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        Thread leaders = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 3; i++) cluster.leader().replica().transfers().toAnyone();
        });
        int rounds = 0;
        while (leaders.isAlive() || rounds < 30) {
            try {
                Cluster writer = cluster.node(1 + rounds % 3);
                boolean disable = rounds++ % 2 == 0;
                get(writer.change(disable ? new Command.DisableKey("flip") : new Command.EnableKey("flip")));
                for (Cluster reader : cluster.nodes()) {
                    KeyState state = read(reader, ring -> ring.key("flip").orElseThrow().state());
                    if (state != (disable ? KeyState.DISABLED : KeyState.ENABLED)) stale.set(reader.status() + " read " + state);
                }
            } catch (Refused refused) {
                failures.add(refused);
            }
        }
        leaders.join();
        assertThat(stale.get()).isNull();
        assertThat(failures).isEmpty();
    }
}
