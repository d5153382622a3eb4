package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.Destruction;
import io.wardmote.state.DestructionRows;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left on the nodes' disks of destroyed material, found by reading every file. */
class PurgeTest {
    private static final Imprint IMPRINT = new Imprint(1, new byte[60]);
    private static final int KEYS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final TreeMap<String, byte[]> materials = new TreeMap<>();

    @Test
    void oneNodeHasNothingOfADestroyedKeyOnItsDiskAndAllOfTheOthers() {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            cluster.log = RaftConfig.Log.DEFAULT.purgingEvery(Duration.ZERO);
            cluster.startAll().founded();
            createKeys(cluster, "a");
            snapshot(cluster.node(1));
            assertThat(purge(cluster.node(1))).as("nothing was destroyed").isTrue();
            long first = firstOfLog(cluster.node(1));
            assertThat(cluster.node(1).unpurged()).isZero();
            destroy(cluster.node(1), "a1");
            assertThat(evidence(cluster.node(1), "a1").purged()).isFalse();
            long destroyed = read(cluster.node(1), ring -> ring.destructions().of("a1")).orElseThrow().destroyed().at();
            await().atMost(PATIENCE).until(() -> read(cluster.node(1), KeyRing::time) > destroyed + 1_000);
            destroy(cluster.node(1), "a2");
            assertThat(cluster.node(1).unpurged()).as("since the oldest").isGreaterThan(Duration.ofSeconds(1));
            assertThat(filesWith(cluster, "n1", "a1")).as("before the purge").isNotEmpty();

            purgeFully(cluster.node(1));

            assertThat(firstOfLog(cluster.node(1))).isGreaterThan(first);
            onlyTheDestroyedAreGone(cluster, "n1", "a1", "a2");
            assertThat(evidence(cluster.node(1), "a1").purged()).isTrue();
            assertThat(cluster.node(1).unpurged()).isZero();
            cluster.crash("n1");
            get(cluster.start("n1").awaitReady());
            onlyTheDestroyedAreGone(cluster, "n1", "a1", "a2");
            everyKeyIsThereBut(cluster.node(1), "a1", "a2");
            assertThat(cluster.halts).isEmpty();
        }
    }

    @Test
    void aNodeThatWasDownPurgesWhenItReturnsAndRepetitionIsHarmless() {
        try (TestCluster cluster = new TestCluster(folder, 3)) {
            cluster.log = new RaftConfig.Log(100_000, 100_000, 1 << 20, Duration.ZERO);
            cluster.startAll().founded();
            createKeys(cluster, "a");
            cluster.nodes().forEach(PurgeTest::snapshot);
            String away = cluster.follower().status().node();
            cluster.crash(away);
            destroy(cluster.leader(), "a1");
            createKeys(cluster, "b");
            cluster.nodes().forEach(PurgeTest::purgeFully);
            for (Cluster node : cluster.nodes()) onlyTheDestroyedAreGone(cluster, node.status().node(), "a1");
            assertThat(evidence(cluster.leader(), "a1").purged()).as("one has not purged").isFalse();
            get(cluster.leader().change(new Command.ProveDestructions(Long.MAX_VALUE)));
            assertThat(read(cluster.leader(), ring -> ring.destructions().of("a1")).orElseThrow().isProven()).isFalse();
            assertThat(filesWith(cluster, away, "a1")).isNotEmpty();

            cluster.start(away);
            get(cluster.node(away).awaitReady());
            purgeFully(cluster.node(away));
            onlyTheDestroyedAreGone(cluster, away, "a1");
            assertThat(evidence(cluster.leader(), "a1").purged()).isTrue();

            long told = read(cluster.leader(), ring -> ring.destructions().purged(away)).at();
            cluster.nodes().forEach(node -> assertThat(purge(node)).isTrue());
            assertThat(read(cluster.leader(), ring -> ring.destructions().purged(away)).at()).isEqualTo(told);
            destroy(cluster.follower(), "b2");
            cluster.nodes().forEach(PurgeTest::purgeFully);
            for (int i = 1; i <= 3; i++) onlyTheDestroyedAreGone(cluster, "n" + i, "a1", "b2");
            everybodyAgrees(cluster);
            for (int i = 1; i <= 3; i++) {
                cluster.crash("n" + i);
                cluster.start("n" + i);
            }
            cluster.nodes().forEach(node -> get(node.awaitReady()));
            cluster.nodes().forEach(node -> everyKeyIsThereBut(node, "a1", "b2"));
            get(cluster.leader().change(new Command.ProveDestructions(Long.MAX_VALUE)));
            for (Cluster node : cluster.nodes()) {
                isEvidence(node, "a1");
                isEvidence(node, "b2");
            }
            everybodyAgrees(cluster);
            assertThat(cluster.halts).isEmpty();
        }
    }

    /** What a node told of its files ends when it gets files of another that has not purged yet. */
    @Test
    void filesOfANodeThatHasNotPurgedArePurgedAgain() {
        try (TestCluster cluster = new TestCluster(folder, 3)) {
            cluster.log = new RaftConfig.Log(50, 0, 1 << 15, Duration.ZERO);
            cluster.startAll().founded();
            createKeys(cluster, "a");
            destroy(cluster.leader(), "a1");
            String ahead = cluster.follower().status().node();
            purgeFully(cluster.node(ahead));
            cluster.crash(ahead);
            cluster.wipe(ahead);
            createKeys(cluster, "b");
            cluster.nodes().forEach(PurgeTest::snapshot);
            cluster.start(ahead);
            get(cluster.node(ahead).awaitReady());
            purgeFully(cluster.node(ahead));
            onlyTheDestroyedAreGone(cluster, ahead, "a1");
            everybodyAgrees(cluster);
        }
    }

    /** Brought material that was taken away goes as a destroyed key does, though its key stays; brought again, it is there again. */
    @Test
    void nothingIsLeftOfMaterialThatWasDeleted() {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            cluster.log = RaftConfig.Log.DEFAULT.purgingEvery(Duration.ZERO);
            cluster.startAll().founded();
            createKeys(cluster, "a");
            KeyFacts facts = new KeyFacts("brought", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.EXTERNAL, Protection.SOFTWARE, "", "");
            get(cluster.leader().change(new Command.CreateKey(facts, "", null, new byte[0], "", 0, Samples.sorted(Map.of()), "", 100, false)));
            bring(cluster.node(1), Optional.empty());
            snapshot(cluster.node(1));
            get(cluster.node(1).change(new Command.DeleteMaterial("brought")));
            assertThat(filesWith(cluster, "n1", "brought")).as("before the purge").isNotEmpty();
            purgeFully(cluster.node(1));
            onlyTheDestroyedAreGone(cluster, "n1", "brought");

            bring(cluster.node(1), Optional.of(IMPRINT));
            onlyTheDestroyedAreGone(cluster, "n1");
            everyKeyIsThereBut(cluster.node(1));
        }
    }

    /** The protector of a removed slot may be in other hands: with an old file it would open the root key. */
    @Test
    void nothingIsLeftOfWhatARemovedSlotSealed() {
        try (TestCluster cluster = new TestCluster(folder, 3)) {
            cluster.log = new RaftConfig.Log(100_000, 100_000, 1 << 20, Duration.ZERO);
            cluster.startAll().founded();
            createKeys(cluster, "a");
            for (String label : List.of("gone", "kept")) {
                byte[] sealed = new byte[64];
                random.nextBytes(sealed);
                materials.put(label, sealed);
                get(cluster.leader().change(new Command.AddSlot(new Slot(label, Slot.SHAMIR, 1, sealed, "", false))));
                get(cluster.leader().change(new Command.ProveSlot(label, sealed)));
            }
            cluster.nodes().forEach(PurgeTest::snapshot);
            get(cluster.follower().change(new Command.RemoveSlot("gone", true)));
            for (int i = 1; i <= 3; i++) assertThat(filesWith(cluster, "n" + i, "gone")).as("before the purge").isNotEmpty();
            assertThat(keepers(cluster)).containsExactlyInAnyOrder("n1", "n2", "n3");

            for (Cluster node : cluster.nodes()) {
                assertThat(keepers(cluster)).contains(node.status().node());
                purgeFully(node);
                assertThat(keepers(cluster)).doesNotContain(node.status().node());
            }
            for (int i = 1; i <= 3; i++) onlyTheDestroyedAreGone(cluster, "n" + i, "gone");
            everybodyAgrees(cluster);
        }
    }

    private static List<String> keepers(TestCluster cluster) {
        return read(cluster.leader(), ring -> ring.removedSlots().getFirst().keptBy(ring).stream().map(Member::id).toList());
    }

    private void bring(Cluster node, Optional<Imprint> known) {
        byte[] sealed = new byte[64];
        random.nextBytes(sealed);
        materials.put("brought", sealed);
        get(node.change(new Command.ImportMaterial("brought", Samples.versionId("brought"), new Material.Wrapped(1, sealed), new byte[0], IMPRINT, known, 0,
            new Command.TokenFacts(new byte[16], Long.MAX_VALUE))));
    }

    @Test
    void destructionsAreGatheredBetweenTwoPurges() {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            cluster.log = new RaftConfig.Log(100_000, 100_000, 1 << 20, Duration.ofHours(1));
            cluster.startAll().founded();
            createKeys(cluster, "a");
            destroy(cluster.node(1), "a1");
            purgeFully(cluster.node(1));
            destroy(cluster.node(1), "a2");
            for (int i = 0; i < 5; i++) assertThat(purge(cluster.node(1))).isFalse();
            assertThat(filesWith(cluster, "n1", "a2")).isNotEmpty();
            assertThat(evidence(cluster.node(1), "a1").purged()).isTrue();
            assertThat(evidence(cluster.node(1), "a2").purged()).isFalse();
        }
    }

    /** Dies as soon as one step of a purge shows on disk, so before or within the next. */
    @Test
    void aNodeThatDiesAfterAnyStepPurgesWhenItReturns() {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            cluster.log = new RaftConfig.Log(100_000, 100_000, 1 << 20, Duration.ZERO);
            cluster.startAll().founded();
            createKeys(cluster, "a");
            List<Predicate<Progress>> steps = List.of(p -> p.files().open() > p.destroyed(), p -> p.compacted().destroyed() == p.destroyed(),
                p -> p.compacted().destroyed() == p.destroyed() && p.snapshot() > p.compacted().applied(), p -> p.files().lastOf(p.destroyed()) < 0,
                p -> p.purged() == p.destroyed());
            List<String> destroyed = new ArrayList<>();
            for (Predicate<Progress> step : steps) {
                destroyed.add("a" + destroyed.size());
                destroy(cluster.node(1), destroyed.getLast());
                Cluster dying = cluster.node(1);
                CompletableFuture<Void> purging = CompletableFuture.runAsync(() -> purgeUntilItStops(dying));
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> step.test(Progress.of(dying)));
                cluster.crash("n1");
                assertThat(purging).succeedsWithin(PATIENCE);
                get(cluster.start("n1").awaitReady());
                everyKeyIsThereBut(cluster.node(1), destroyed.toArray(String[]::new));
            }
            purgeFully(cluster.node(1));
            onlyTheDestroyedAreGone(cluster, "n1", destroyed.toArray(String[]::new));
            assertThat(cluster.halts).isEmpty();
        }
    }

    /** What of a purge shows. */
    private record Progress(long destroyed, LogFiles files, Compacted compacted, long snapshot, long purged) {
        static Progress of(Cluster node) {
            Replica replica = node.replica();
            try {
                return new Progress(node.stale(ring -> ring.destructions().newest()).index(), LogFiles.in(replica.raft().logFolder()), replica.rocks().compacted(),
                    replica.machine().snapshotIndex(), node.stale(ring -> ring.destructions().purged(node.status().node())).index());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void purgeUntilItStops(Cluster node) {
        try {
            while (!node.replica().purge().look()) Thread.onSpinWait();
        } catch (Refused | IOException | ExecutionException | TimeoutException | InterruptedException stopped) {
            assertThat(node.replica().fitness().isClosing()).isTrue();
        }
    }

    private void createKeys(TestCluster cluster, String prefix) {
        for (int i = 0; i < KEYS; i++) {
            String id = prefix + i;
            byte[] sealed = new byte[64];
            random.nextBytes(sealed);
            materials.put(id, sealed);
            Command.CreateKey sample = Samples.createKey(id);
            get(cluster.leader().change(new Command.CreateKey(sample.facts(), sample.versionId(), new Material.Wrapped(1, sealed), sample.publicKey(),
                sample.description(), 0, sample.tags(), "", sample.limit(), false)));
        }
    }

    private void destroy(Cluster node, String key) {
        get(node.change(new Command.ReserveUses(List.of(new Command.Uses(Samples.versionId(key), 1000)))));
        get(node.change(new Command.ScheduleDeletion(key, 0)));
        get(node.change(new Command.DestroyKey(key, true)));
        boolean gone = read(node, ring -> ring.key(key).isEmpty());
        assertThat(gone).isTrue();
    }

    private static void snapshot(Cluster node) {
        long applied = node.status().applied();
        await().atMost(PATIENCE).until(() -> {
            node.replica().raft().snapshot(PATIENCE).get();
            return node.replica().machine().snapshotIndex() >= applied;
        });
    }

    private static boolean purge(Cluster node) {
        try {
            return node.replica().purge().look();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void purgeFully(Cluster node) {
        await().atMost(PATIENCE).until(() -> purge(node));
    }

    private static DestructionRows.Evidence evidence(Cluster node, String key) {
        return read(node, ring -> ring.destructions().evidence(key)).orElseThrow();
    }

    private static void isEvidence(Cluster node, String key) {
        Destruction evidence = read(node, ring -> ring.destructions().of(key)).orElseThrow();
        assertThat(evidence.isProven()).isTrue();
        assertThat(evidence.versions()).containsExactly(Samples.versionId(key));
        assertThat(evidence.nodes()).hasSize(3).allSatisfy(cleared -> assertThat(cleared.at()).isBetween(evidence.destroyed().at(), evidence.provenAt()));
    }

    private static long firstOfLog(Cluster node) {
        try {
            LogFiles files = LogFiles.in(node.replica().raft().logFolder());
            return files.closed().isEmpty() ? files.open() : files.closed().getFirst().first();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void onlyTheDestroyedAreGone(TestCluster cluster, String node, String... destroyed) {
        List<String> contents = files(cluster.data(node)).stream().map(PurgeTest::content).toList();
        for (String key : materials.keySet()) {
            boolean found = contents.stream().anyMatch(content -> content.contains(wanted(key)));
            assertThat(found).as("%s on %s", key, node).isEqualTo(!List.of(destroyed).contains(key));
        }
    }

    private void everyKeyIsThereBut(Cluster node, String... destroyed) {
        for (String key : materials.keySet()) {
            boolean there = read(node, ring -> ring.version(Samples.versionId(key))).isPresent();
            assertThat(there).as(key).isEqualTo(!List.of(destroyed).contains(key));
        }
    }

    private static void everybodyAgrees(TestCluster cluster) {
        await().atMost(PATIENCE).until(() -> cluster.nodes().stream().map(node -> HexFormat.of().formatHex(node.stale(KeyRing::digest))).distinct().count() == 1);
        cluster.nodes().forEach(node -> {
            assertThat(node.status().diverged()).isFalse();
            assertThat(node.replica().rocks().readSnapshot(KeyRing::isIntact)).isTrue();
        });
    }

    private List<Path> filesWith(TestCluster cluster, String node, String key) {
        List<Path> found = new ArrayList<>();
        for (Path file : files(cluster.data(node))) if (content(file).contains(wanted(key))) found.add(file);
        return found;
    }

    /** The middle of the material: compression may find the first bytes, random as they are, in what stands before. */
    private String wanted(String key) {
        return new String(materials.get(key), 16, 32, StandardCharsets.ISO_8859_1);
    }

    /** Looks again if a folder goes while it looks: nodes delete files at any time. */
    private static List<Path> files(Path folder) {
        while (true) {
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile).toList();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) throw e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
