package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardmote.state.Command;
import io.wardmote.state.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that start, and a node that joins, with {@code -Dwardmote.many=N} keys: a million with the faults. What is on the heap is held against its
 * target; how long things take is printed beside theirs, since it depends on what else the machine does.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class ManyKeysTest {
    private static final int KEYS = Integer.getInteger("wardmote.many", Boolean.getBoolean("wardmote.faults") ? 1_000_000 : 5_000);
    private static final double MOST_SECONDS_TO_READY = KEYS <= 1_000_000 ? 5 : 15;
    private static final double MOST_HEAP_MEBIBYTES = 1024;
    private static final int AT_ONCE = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(Math.max(600, KEYS / 2000));
    private static final int LOOKS = 100_000;

    @TempDir
    Path folder;

    @Test
    void allAreThereAfterAStartAndOnANodeThatJoins() {
        try (TestCluster cluster = filled(3)) {
            startsAgain(cluster);
            long begun = System.nanoTime();
            assertAllThere(joined(cluster));
            figure("a node that joins, from start to all keys there", seconds(begun), "s");
            assertHeap(4);
            assertThat(cluster.halts).isEmpty();
        }
    }

    @Test
    void oneNodeHasThemAllAgainAfterAStart() throws IOException {
        try (TestCluster cluster = filled(1)) {
            startsAgain(cluster);
            assertHeap(1);
            lookAtSome(cluster.leader());
            cluster.stop("n1");
            Path data = cluster.data("n1");
            figure("disk", mebibytes(data, path -> true), "MiB");
            double snapshots = mebibytes(data, path -> path.toString().contains("/sm/snapshot."));
            figure("of which snapshots, as files that the store shares with them", snapshots, "MiB");
            assertThat(snapshots).isPositive();
            assertThat(cluster.halts).isEmpty();
        }
    }

    private TestCluster filled(int nodes) {
        TestCluster cluster = new TestCluster(folder, nodes);
        cluster.log = new RaftConfig.Log(Math.max(5, KEYS / AT_ONCE / 3), 100, 4 << 20);
        cluster.startAll().founded();
        long begun = System.nanoTime();
        create(cluster.leader());
        figure("created with nodes " + nodes, KEYS / seconds(begun), "keys/s");
        return cluster;
    }

    private static void startsAgain(TestCluster cluster) {
        List<String> nodes = cluster.peers().stream().map(Peer::node).toList();
        nodes.forEach(cluster::stop);
        long begun = System.nanoTime();
        cluster.startAll();
        for (Cluster node : cluster.nodes()) get(node.awaitReady(), PATIENCE);
        double ready = seconds(begun);
        figure("nodes in one process " + nodes.size() + ", from start to ready", ready, "s");
        figure("that of one node's target", ready / MOST_SECONDS_TO_READY, "times");
        for (Cluster node : cluster.nodes()) assertAllThere(node);
    }

    /** The target is one node's; but this process has no more for four than twice as much. */
    private static void assertHeap(int nodes) {
        double heap = heapMebibytes();
        figure("heap after a collection, nodes " + nodes, heap, "MiB");
        assertThat(heap).as("MiB on the heap of " + nodes + " nodes").isLessThan(MOST_HEAP_MEBIBYTES);
    }

    /** Until each is there: where the machine is busy with other things, one may be refused, or its answer come too late, and then it is asked for anew. */
    private static void create(Cluster leader) {
        Queue<Integer> open = new ConcurrentLinkedQueue<>();
        create(leader, IntStream.range(0, KEYS), open);
        await().atMost(PATIENCE).until(() -> {
            List<Integer> unknown = List.copyOf(open);
            open.clear();
            create(leader, unknown.stream().mapToInt(i -> i).filter(i -> leader.stale(ring -> ring.key("key-" + i)).isEmpty()), open);
            return open.isEmpty();
        });
    }

    private static void create(Cluster leader, IntStream numbers, Queue<Integer> open) {
        Semaphore underWay = new Semaphore(AT_ONCE);
        numbers.forEach(i -> {
            underWay.acquireUninterruptibly();
            leader.change(created("key-" + i)).onFailure(refused -> open.add(i)).onComplete(answered -> underWay.release());
        });
        underWay.acquireUninterruptibly(AT_ONCE);
    }

    private static Command.CreateKey created(String id) {
        Command.CreateKey c = Samples.createKey(id);
        return new Command.CreateKey(c.facts(), c.versionId(), c.material(), c.publicKey(), c.description(), c.rotationSeconds(), c.tags(), c.alias(), KEYS,
            c.onlyDefault());
    }

    private static void assertAllThere(Cluster node) {
        long total = get(node.list(ring -> ring.keys(List.of(), KEYS / 2, 10).total()));
        assertThat(total).isEqualTo(KEYS);
        List<String> missing = get(node.list(ring -> IntStream.range(0, KEYS).filter(i -> i % 97 == 0 || i == KEYS - 1).mapToObj(i -> "key-" + i)
            .filter(id -> ring.key(id).isEmpty() || ring.version(Samples.versionId(id)).isEmpty()).toList()));
        assertThat(missing).isEmpty();
    }

    /** A key by chance and its version, as a request finds them that was not asked for lately. */
    private static void lookAtSome(Cluster node) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long begun = System.nanoTime();
        for (int i = 0; i < LOOKS; i++) {
            int number = random.nextInt(KEYS);
            boolean there = node.stale(ring -> ring.key("key-" + number).isPresent() && ring.version(Samples.versionId("key-" + number)).isPresent());
            assertThat(there).as("key-%d, seed %d", number, seed).isTrue();
        }
        figure("a key and its version by chance", seconds(begun) / LOOKS * 1e6, "us");
    }

    /** Of different files: what is linked twice counts once. */
    private static double mebibytes(Path folder, Predicate<Path> which) throws IOException {
        Map<Object, Long> sizes = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).filter(which).toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                sizes.put(attributes.fileKey(), attributes.size());
            }
        }
        return sizes.values().stream().mapToLong(size -> size).sum() / (double) (1 << 20);
    }

    private static Cluster joined(TestCluster cluster) {
        Peer fourth = TestCluster.peer("n4");
        Cluster leader = cluster.leader();
        get(leader.change(new Command.AddJoinToken("token", 60_000)));
        get(leader.change(new Command.Join("token", new Member("n4", "four", 0, false))));
        List<Peer> known = new ArrayList<>(cluster.peers());
        known.add(fourth);
        Cluster joined = cluster.start(cluster.config("n4", known, true));
        get(leader.members().add(fourth), PATIENCE);
        get(joined.awaitReady(), PATIENCE);
        return joined;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double heapMebibytes() {
        System.gc();
        Runtime machine = Runtime.getRuntime();
        return (machine.totalMemory() - machine.freeMemory()) / (double) (1 << 20);
    }

    private static void figure(String what, double value, String unit) {
        System.out.printf("%d keys: %s: %.2f %s%n", KEYS, what, value, unit);
    }
}
