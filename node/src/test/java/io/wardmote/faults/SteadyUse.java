package io.wardmote.faults;

import static org.awaitility.Awaitility.await;

import io.wardmote.faults.Client.Answer;
import io.wardmote.faults.Client.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Encrypts through some nodes, under keys that nobody changes, without a pause worth the name, and keeps what failed and how long the longest took. */
final class SteadyUse implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 10;
    private static final int TRIES = 8;
    private static final long FIRST_BACKOFF_MILLIS = 50;

    private final FaultCluster cluster;
    private final Timeline timeline;
    private final List<String> keys;
    private final int tries;
    private final Asking asking;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    private interface Asking {
        Answer ask(Client client, String key);
    }

    private SteadyUse(FaultCluster cluster, Timeline timeline, List<Integer> nodes, List<String> keys, int tries, Asking asking) {
        this.cluster = cluster;
        this.timeline = timeline;
        this.keys = keys;
        this.tries = tries;
        this.asking = asking;
        for (int node : nodes) threads.add(Thread.ofVirtual().start(() -> use(node)));
        await().atMost(FaultCluster.PATIENCE).until(() -> done.get() >= 2L * nodes.size() || !failures.isEmpty());
    }

    /** Each request goes to one node, once. Returns when some are answered. */
    static SteadyUse at(List<Integer> nodes, FaultCluster cluster, Timeline timeline, List<String> keys) {
        return new SteadyUse(cluster, timeline, nodes, keys, 1, SteadyUse::encrypt);
    }

    /** As SDKs do: what fails is asked of the next node, a little later each time. */
    static SteadyUse retrying(FaultCluster cluster, Timeline timeline, List<String> keys) {
        return new SteadyUse(cluster, timeline, cluster.serving(), keys, TRIES, SteadyUse::encrypt);
    }

    /** Changes keys, in a way that may be done twice, and retries as SDKs do. */
    static SteadyUse changing(FaultCluster cluster, Timeline timeline, List<String> keys) {
        return new SteadyUse(cluster, timeline, cluster.serving(), keys, TRIES,
            (client, key) -> client.ask(PATIENCE, "UpdateKeyDescription", "KeyId", key, "Description", "of " + key));
    }

    private static Answer encrypt(Client client, String key) {
        return client.ask(PATIENCE, "Encrypt", "KeyId", key, "Plaintext", "x");
    }

    private void use(int first) {
        try {
            for (int i = 0; !over; i++) {
                if (i > 0) TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                use(first, keys.get(i % keys.size()));
            }
        } catch (RuntimeException | Error e) {
            failures.add("a client ended: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void use(int first, String key) throws InterruptedException {
        StringBuilder said = new StringBuilder();
        long start = System.nanoTime();
        List<Integer> serving = cluster.serving();
        for (int attempt = 0; attempt < tries; attempt++) {
            if (attempt > 0) TimeUnit.MILLISECONDS.sleep(FIRST_BACKOFF_MILLIS << attempt);
            int node = attempt == 0 && tries == 1 ? first : serving.get((first + attempt) % serving.size());
            Answer answer = asking.ask(cluster.client(node), key);
            timeline.asked(node, answer.fate() == Fate.DONE ? Timeline.Look.USE : Timeline.Look.UNANSWERED, answer.start(), answer.end());
            if (answer.fate() == Fate.DONE) {
                done.incrementAndGet();
                longest.accumulateAndGet(answer.since(start).millis(), Math::max);
                return;
            }
            said.append("node ").append(node).append(": ").append(answer.code()).append(" after ").append(answer.millis()).append(" ms; ");
        }
        failures.add(said.toString());
    }

    long done() {
        return done.get();
    }

    /** Until one was done, from when it was first asked for. */
    long longestMillis() {
        return longest.get();
    }

    /** Ends the clients. @return what failed */
    List<String> failures() {
        close();
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
