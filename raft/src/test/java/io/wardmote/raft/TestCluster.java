package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.state.KeyRing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Nodes with real Raft servers, real TLS and folders of their own, in this process; each may be crashed and started again. */
final class TestCluster implements AutoCloseable {
    static final String ID = "test-cluster";
    static final RaftConfig.Timing TIMING = new RaftConfig.Timing(Duration.ofMillis(700), Duration.ofMillis(1200), Duration.ofMillis(200),
        Duration.ofSeconds(20), Duration.ofSeconds(15));

    final Vertx vertx = Vertx.vertx();
    final TestAuthority authority = new TestAuthority();
    final ConcurrentLinkedQueue<Throwable> halts = new ConcurrentLinkedQueue<>();
    private final Path folder;
    private final List<Peer> peers = new ArrayList<>();
    private final TreeMap<String, NodeIdentity> identities = new TreeMap<>();
    private final TreeMap<String, Cluster> running = new TreeMap<>();
    RaftConfig.Timing timing = TIMING;
    RaftConfig.Lease lease = RaftConfig.Lease.DEFAULT;
    RaftConfig.Log log = RaftConfig.Log.DEFAULT;
    /** Where in a node's home its data are; "": they are all that it has. */
    String inside = "";
    List<AppliedListener> listeners = List.of();
    /** Of one node each, besides those of all. */
    Function<String, List<AppliedListener>> ownListeners = node -> List.of();
    Function<String, NodeClock> clocks = node -> NodeClock.system();
    /** Where a node listens, by where the others reach it. */
    UnaryOperator<Peer> listens = peer -> peer;

    TestCluster(Path folder, int nodes) {
        this.folder = folder;
        for (int i = 1; i <= nodes; i++) peers.add(peer("n" + i));
    }

    static Peer peer(String node) {
        return new Peer(node, "127.0.0.1:" + FreePorts.of(1), "127.0.0.1:" + FreePorts.of(1));
    }

    TestCluster startAll() {
        peers.forEach(peer -> start(peer.node()));
        return this;
    }

    /** Founds the cluster and waits until all are ready. */
    TestCluster founded() {
        get(node(1).found(Samples.found(ID, peers.stream().map(Peer::node).toList())));
        running.values().forEach(node -> get(node.awaitReady()));
        return this;
    }

    RaftConfig config(String node, List<Peer> known, boolean joining) {
        NodeIdentity identity = identities.computeIfAbsent(node, authority::identity);
        Peer listen = known.stream().filter(peer -> peer.node().equals(node)).findFirst().map(listens).orElse(null);
        return new RaftConfig(ID, node, data(node), folder.resolve(node), known, listen, joining, identity, timing, lease, log, RaftConfig.Memory.DEFAULT, RaftConfig.Scrubbing.DEFAULT);
    }

    Cluster start(String node) {
        return start(config(node, peers, false));
    }

    Cluster start(RaftConfig config) {
        Cluster cluster = Cluster.start(vertx, config, clocks.apply(config.node()), Stream.concat(listeners.stream(), ownListeners.apply(config.node()).stream()).toList(), halts::add, false);
        running.put(config.node(), cluster);
        return cluster;
    }

    void crash(String node) {
        running.remove(node).crash();
    }

    void stop(String node) {
        running.remove(node).close();
    }

    void wipe(String node) {
        try {
            Disk.delete(folder.resolve(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data(String node) {
        return folder.resolve(node).resolve(inside);
    }

    Cluster node(int number) {
        return node("n" + number);
    }

    Cluster node(String node) {
        return running.get(node);
    }

    List<Cluster> nodes() {
        return List.copyOf(running.values());
    }

    List<Peer> peers() {
        return List.copyOf(peers);
    }

    /** The node that leads, once there is one that all running nodes agree on. */
    Cluster leader() {
        await().atMost(Duration.ofSeconds(30)).until(() -> nodes().stream().filter(Cluster::isLeader).count() == 1
            && nodes().stream().map(node -> node.status().leader()).distinct().count() == 1);
        return nodes().stream().filter(Cluster::isLeader).findFirst().orElseThrow();
    }

    Cluster follower() {
        Cluster leader = leader();
        return nodes().stream().filter(node -> node != leader).findFirst().orElseThrow();
    }

    static void awaitLease(Cluster node) {
        await().atMost(Duration.ofSeconds(60)).until(() -> node.replica().leasing().isValid());
    }

    /** None of them is answered while that node applies some ticks more. */
    static void pendingWhileTicking(Cluster node, Future<?>... asked) {
        for (int tick = 0; tick < 5; tick++) {
            long before = node.replica().machine().lastTick().index();
            await().atMost(Duration.ofSeconds(60)).until(() -> node.replica().machine().lastTick().index() > before);
            for (Future<?> one : asked) assertThat(isAnswered(one)).as("is answered before it may be").isFalse();
        }
    }

    /** That nobody knows what became of it is no answer. */
    private static boolean isAnswered(Future<?> asked) {
        boolean unknown = asked.failed() && asked.cause() instanceof Refused refused && refused.refusal() == Refusal.UNAVAILABLE;
        return asked.isComplete() && !unknown;
    }

    /** What that node reads, freshly. */
    static <T> T read(Cluster node, Function<KeyRing, T> reader) {
        return get(node.read(reader));
    }

    /** What the future brings, or the failure itself, thrown. */
    static <T> T get(Future<T> future) {
        return get(future, Duration.ofMinutes(1));
    }

    static <T> T get(Future<T> future, Duration patience) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new IllegalStateException("no answer within " + patience, e);
        }
    }

    @Override
    public void close() {
        running.values().forEach(Cluster::crash);
        running.clear();
        get(vertx.close());
    }
}
