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
import io.wardmote.state.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Bits flip in the files of a running node, and nobody reads them but the scrub. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScrubTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("wardmote.seed", System.nanoTime());
    private static final Random RANDOM = new Random(SEED);

    @TempDir
    static Path folder;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        System.out.println("ScrubTest seed " + SEED);
        cluster = new TestCluster(folder, 3);
        cluster.log = new RaftConfig.Log(20, 100_000, 1 << 15);
        cluster.startAll().founded();
        for (int i = 0; i < 40; i++) get(cluster.node(1).change(Samples.createKey("key-" + i, Map.of("filling", "x".repeat(2000)))));
    }

    @AfterAll
    static void stop() {
        cluster.close();
        assertThat(cluster.halts).isEmpty();
    }

    private static void awaitSnapshot(Cluster node) {
        await().atMost(PATIENCE).until(() -> node.replica().machine().snapshotIndex() > 20);
    }

    private static List<Path> find(String node, String pattern) throws IOException {
        return Damage.files(cluster.data(node), path -> path.matches(pattern));
    }

    private static void assertAllThere(Cluster node) {
        boolean all = read(node, ring -> IntStream.range(0, 40).allMatch(i -> ring.key("key-" + i).isPresent()));
        assertThat(all).isTrue();
        assertThat(node.replica().rocks().readSnapshot(KeyRing::isIntact)).isTrue();
    }

    @Test
    @Order(1)
    void whatIsWholeIsFoundWhole() throws IOException {
        for (Cluster node : cluster.nodes()) {
            awaitSnapshot(node);
            node.replica().server().scrub().scrub();
            assertThat(node.status().scrub()).startsWith("all was whole at ");
            assertThat(node.status().storageFault()).isEmpty();
        }
    }

    @Test
    @Order(2)
    void aSnapshotIsDeletedAndAnotherTaken() throws IOException {
        Cluster node = cluster.follower();
        Path options = optionsOfSnapshot(node);
        Damage.flip(options, RANDOM);
        scrubReplacesTheSnapshotOf(node, options);
    }

    /** A file of its newest snapshot. */
    private static Path optionsOfSnapshot(Cluster node) throws IOException {
        awaitSnapshot(node);
        return find(node.status().node(), "raft/[^/]*/sm/snapshot[^/]*_" + node.replica().machine().snapshotIndex() + "/OPTIONS.*").getFirst();
    }

    private static void scrubReplacesTheSnapshotOf(Cluster node, Path file) throws IOException {
        long damaged = node.replica().machine().snapshotIndex();
        node.replica().server().scrub().scrub();
        assertThat(node.status().scrub()).startsWith("found damage at ");
        assertThat(Files.exists(file)).isFalse();
        await().atMost(PATIENCE).until(() -> node.replica().machine().snapshotIndex() > damaged);
        assertThat(node.status().storageFault()).isEmpty();
    }

    @Test
    @Order(3)
    void aStoreIsReplacedWhileTheNodeServesNothingOfIt() throws IOException {
        Cluster node = cluster.follower();
        awaitSnapshot(node);
        // into one file, which RocksDB then does not merge away while it is looked at
        node.replica().rocks().compact(0, () -> 0);
        Path table = node.replica().rocks().tables().getLast();
        Damage.flip(table, 0, 100, RANDOM); // of its data: the file's index and filter are checked when it is opened
        node.replica().server().scrub().scrub();
        assertThat(node.status().scrub()).startsWith("found damage at ");
        assertThat(node.status().storageFault()).contains("the store cannot be used").contains(table.getFileName().toString());
        assertThat(node.status().leaseMillis()).isZero();
        assertThatThrownBy(() -> read(node, KeyRing::time)).isInstanceOf(Refused.class);
        await().atMost(PATIENCE).until(() -> node.status().ready());
        assertThat(node.status().storageFault()).isEmpty();
        assertAllThere(node);
    }

    @Test
    @Order(5)
    void aSnapshotOfATableThatWasDamagedAlreadyIsNoWholeOne() throws IOException {
        Path store = folder.resolve("apart");
        try (Rocks rocks = new Rocks(RaftConfig.Memory.DEFAULT, cluster.halts::add)) {
            rocks.open(store);
            rocks.write(new DraftRows(rocks).put(new byte[] {9}, new byte[300]).draft(), TermIndex.valueOf(1, 7));
            rocks.flush();
            Damage.flip(rocks.tables().getFirst(), 0, 20, RANDOM);
            rocks.checkpoint(folder.resolve("copy"), TermIndex.valueOf(1, 7));
        }
        SnapshotManifest manifest = SnapshotManifest.of(folder.resolve("copy"), TermIndex.valueOf(1, 7), table -> null);
        assertThatThrownBy(() -> manifest.verify(folder.resolve("copy"), read -> {})).isInstanceOf(SealedText.Broken.class)
            .hasMessageContaining("was damaged when the snapshot was made");
    }

    private static Path closedLog(Cluster node) throws IOException {
        return find(node.status().node(), "raft/[^/]*/current/log_\\d+-\\d+").getFirst();
    }

    /** A folder can be opened and not read, as a file on a rotten sector. */
    @Test
    @Order(3)
    void aNodeWhoseLogCannotBeReadTakesNoPartUntilItCan() throws IOException {
        Cluster node = cluster.follower();
        Path log = closedLog(node);
        Path aside = Files.move(log, folder.resolve("aside"));
        Files.createDirectory(log);
        node.replica().server().scrub().scrub();
        assertThat(node.status().scrub()).startsWith("found damage at ");
        assertThat(node.status().storageFault()).contains("the Raft log cannot be read, in " + log);
        assertThat(node.status().leaseMillis()).isZero();
        await().atMost(PATIENCE).until(() -> node.status().role().equals("none"));
        assertThat(node.status().storageFault()).contains("the Raft log cannot be read");
        Files.delete(log);
        Files.move(aside, log);
        await().atMost(PATIENCE).until(() -> node.status().ready());
        assertThat(node.status().storageFault()).isEmpty();
        assertAllThere(node);
    }

    @Test
    @Order(3)
    void aSnapshotThatCannotBeReadIsReplaced() throws IOException {
        Cluster node = cluster.follower();
        Path options = optionsOfSnapshot(node);
        Files.delete(options);
        Files.createDirectory(options);
        SnapshotManifest manifest = SnapshotManifest.in(options.getParent());
        long length = Files.size(options);
        Map<String, SnapshotManifest.Entry> files = new TreeMap<>(manifest.files());
        files.computeIfPresent(options.getFileName().toString(), (name, entry) -> new SnapshotManifest.Entry(entry.md5(), length));
        Files.write(options.resolveSibling(SnapshotManifest.NAME), new SnapshotManifest(manifest.at(), files).toBytes());
        scrubReplacesTheSnapshotOf(node, options);
    }

    @Test
    @Order(3)
    void aScrubThatDoesNotEndIsAFaultOfTheStorage() throws IOException {
        Cluster node = cluster.follower();
        Path log = closedLog(node);
        Path aside = Files.move(log, folder.resolve("aside"));
        Files.createSymbolicLink(log, log); // cannot be opened, which says nothing of what is in it
        node.replica().server().scrub().run();
        assertThat(node.status().scrub()).startsWith("did not end: ");
        assertThat(node.status().storageFault()).contains("could not be read through").contains(log.toString());
        assertThat(node.status().ready()).isTrue();
        Files.delete(log);
        Files.move(aside, log);
        node.replica().server().scrub().run();
        assertThat(node.status().storageFault()).isEmpty();
    }

    @Test
    @Order(6)
    void whatWasNeverCommittedAndMayBeTakenBackIsNotJudged() throws IOException {
        try (TestCluster other = new TestCluster(folder.resolve("other"), 3).startAll().founded()) {
            Cluster node = other.leader();
            get(node.change(Samples.createKey("committed")));
            other.peers().stream().map(Peer::node).filter(id -> other.node(id) != node).forEach(other::crash);
            node.change(Samples.createKey("never-committed"));
            RaftNode raft = node.replica().raft();
            await().atMost(PATIENCE).until(() -> raft.flushed() > raft.committed());
            long first = LogFiles.in(raft.logFolder()).open();
            Path log = raft.logFolder().resolve(LogFiles.openName(first));
            Damage.flip(log, LogScan.of(log, first, raft.committed(), read -> {}).end(), Damage.end(log), RANDOM);
            node.replica().server().scrub().scrub();
            assertThat(node.status().storageFault()).isEmpty();
            assertThat(node.status().scrub()).startsWith("all was whole at ");
        }
    }

    /** As whoever is told that nobody knows asks again, for the same change. */
    private static boolean isDone(Cluster node, Command change) {
        try {
            get(node.change(new byte[Stamp.NONCE_BYTES], change));
            return true;
        } catch (Refused refused) {
            assertThat(refused.refusal()).isIn(Refusal.UNAVAILABLE, Refusal.REPEATED_NONCE);
            System.out.println("ScrubTest: " + refused);
            return refused.refusal() == Refusal.REPEATED_NONCE;
        }
    }

    @Test
    @Order(4)
    void aNodeWhoseLogIsDamagedLeavesItToTheOthersAndDoesNotComeBack() throws IOException {
        Cluster node = cluster.leader();
        String id = node.status().node();
        Path log = closedLog(node);
        Damage.flip(log, 0, Damage.end(log), RANDOM);
        node.replica().server().scrub().scrub();
        assertThat(node.status().storageFault()).contains("must not vote any more").contains(log.getFileName().toString()).contains("--replace " + id);
        assertThat(node.status().leaseMillis()).isZero();
        await().atMost(PATIENCE).until(() -> node.status().role().equals("none"));
        assertThatThrownBy(() -> read(node, KeyRing::time)).isInstanceOf(Refused.class);
        Cluster other = cluster.nodes().stream().filter(it -> it != node).findFirst().orElseThrow();
        await().atMost(PATIENCE).until(() -> isDone(other, Samples.createKey("without-it")));
        cluster.crash(id);
        assertThatThrownBy(() -> cluster.start(id)).isInstanceOf(StorageFailure.class).hasMessageContaining("must not vote any more");
    }
}
