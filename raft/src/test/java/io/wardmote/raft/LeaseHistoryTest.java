package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardmote.state.Command;
import io.wardmote.state.Draft;
import io.wardmote.state.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys are described and read through all nodes while these die, come back, lag behind and hand over; every history must be linearizable. The leases
 * are short, so that all that concerns their ends happens often. {@code -Dwardmote.seconds=N} goes on for longer, {@code -Dwardmote.seed=N} plays
 * the same faults again.
 */
class LeaseHistoryTest {
    private static final int WRITERS = 3;
    private static final int READERS = 3;
    private static final int WRITES_OF_A_KEY = 40;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("wardmote.seed", System.nanoTime());
    private final Queue<History> histories = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, Lag> lags = new ConcurrentHashMap<>();
    private final Subject[] subjects = new Subject[WRITERS];
    private volatile List<Cluster> nodes = List.of();
    private volatile boolean over;

    /** What a writer writes at the moment. */
    private record Subject(String key, History history) {}

    /** Slows a node's applying of keys, for a while. */
    private static final class Lag implements AppliedListener {
        private volatile long nanos;

        @Override
        public void applying(Draft changes) {
            boolean[] concerned = {false};
            changes.eachChange((key, value) -> concerned[0] |= Table.KEY.holds(key));
            if (concerned[0] && nanos > 0) LockSupport.parkNanos(nanos);
        }

        @Override
        public void applied(long index, Draft changes) {}

        @Override
        public void replaced() {}
    }

    @Test
    void everyHistoryIsLinearizable() throws Exception {
        System.out.println("LeaseHistoryTest seed " + seed);
        long seconds = Long.getLong("wardmote.seconds", Boolean.getBoolean("wardmote.faults") ? 20 : 10);
        try (TestCluster cluster = new TestCluster(folder, 3)) {
            cluster.lease = new RaftConfig.Lease(Duration.ofMillis(1000), Duration.ofMillis(100));
            cluster.ownListeners = node -> List.of(lags.computeIfAbsent(node, any -> new Lag()));
            cluster.startAll().founded();
            nodes = cluster.nodes();
            for (int i = 0; i < WRITERS; i++) subjects[i] = fresh(cluster.leader(), i, 0);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) threads.add(running("writer", i, this::write));
            for (int i = 0; i < READERS; i++) threads.add(running("reader", i, this::read));
            disturb(cluster, new Random(seed), System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
            over = true;
            for (Thread thread : threads) thread.join();
            assertThat(cluster.halts).isEmpty();
        }
        assertThat(failures).isEmpty();
        int reads = histories.stream().mapToInt(History::reads).sum();
        System.out.println("LeaseHistoryTest: " + histories.size() + " histories, " + reads + " reads");
        assertThat(histories).as("seed %s", seed).allSatisfy(history -> assertThat(history.violation()).isEmpty());
        assertThat(reads).isGreaterThan(1000);
    }

    private interface Work {
        void with(int number, Random random);
    }

    private Thread running(String what, int number, Work work) {
        return Thread.ofPlatform().name(what + number).start(() -> {
            try {
                work.with(number, new Random(seed + number));
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        });
    }

    private Subject fresh(Cluster node, int writer, int number) {
        String key = "key-" + writer + "-" + number;
        get(node.change(Samples.createKey(key)));
        History history = new History();
        histories.add(history);
        return new Subject(key, history);
    }

    private Cluster any(Random random) {
        List<Cluster> now = nodes;
        return now.get(random.nextInt(now.size()));
    }

    /** A key whose last write may yet happen is written no more: who knows when it will. */
    private void write(int writer, Random random) {
        int value = 0;
        int number = 0;
        while (!over) {
            Subject subject = subjects[writer];
            value++;
            long start = System.nanoTime();
            if (answer(any(random).change(new Command.DescribeKey(subject.key, Integer.toString(value))))) {
                subject.history.wrote(value, start, System.nanoTime());
                if (value < WRITES_OF_A_KEY) continue;
            } else {
                subject.history.mayHaveWritten(value, start);
            }
            value = 0;
            number++;
            for (Subject next = null; next == null && !over; number++) {
                String key = "key-" + writer + "-" + number;
                if (!answer(any(random).change(Samples.createKey(key)))) continue;
                next = new Subject(key, new History());
                histories.add(next.history);
                subjects[writer] = next;
            }
        }
    }

    private void read(int reader, Random random) {
        while (!over) {
            Subject subject = subjects[random.nextInt(WRITERS)];
            int[] seen = new int[1];
            long start = System.nanoTime();
            boolean answered = answer(any(random).read(ring -> {
                String description = ring.key(subject.key).orElseThrow().description();
                seen[0] = description.matches("[0-9]+") ? Integer.parseInt(description) : 0;
                return null;
            }));
            if (answered) subject.history.read(seen[0], start, System.nanoTime());
        }
    }

    /** Whether there was one; a node that dies gives none. */
    private static boolean answer(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void disturb(TestCluster cluster, Random random, long end) {
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(1200)));
            String victim = "n" + (1 + random.nextInt(3));
            switch (random.nextInt(4)) {
                case 0 -> restart(cluster, victim, random.nextBoolean());
                case 1 -> lags.get(victim).nanos = TimeUnit.MILLISECONDS.toNanos(random.nextInt(700));
                case 2 -> lags.values().forEach(lag -> lag.nanos = 0);
                default -> handOver(victim);
            }
        }
        lags.values().forEach(lag -> lag.nanos = 0);
    }

    private void restart(TestCluster cluster, String victim, boolean inOrder) {
        nodes = nodes.stream().filter(node -> !node.status().node().equals(victim)).toList();
        lags.get(victim).nanos = 0;
        if (inOrder) cluster.stop(victim);
        else cluster.crash(victim);
        cluster.start(victim);
        nodes = cluster.nodes();
    }

    private void handOver(String to) {
        for (Cluster node : nodes) {
            if (node.isLeader() && !node.status().node().equals(to)) node.replica().raft().handOver(to, 2000).exceptionally(refused -> null).join();
        }
    }
}
