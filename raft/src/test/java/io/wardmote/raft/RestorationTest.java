package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.Member;
import io.wardmote.state.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of two, and another that goes on with its state under an id of its own. */
class RestorationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NEXT = "next-cluster";
    private static final Slot SLOT = new Slot("of-m1", "file", 1, new byte[] {7});

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentLinkedQueue<Throwable> halts = new ConcurrentLinkedQueue<>();
    private final List<Cluster> next = new ArrayList<>();
    private TestCluster old;

    @BeforeEach
    void found() {
        old = new TestCluster(folder.resolve("old"), 2).startAll().founded();
        for (int i = 0; i < 50; i++) get(old.leader().change(Samples.createKey("key-" + i)));
        get(old.leader().change(new Command.DisableKey("key-7")));
        get(old.leader().change(new Command.CreateAlias("alias/a", "key-3")));
        get(old.leader().change(new Command.AddJoinToken("token", 60_000)));
    }

    @AfterEach
    void stop() {
        next.forEach(Cluster::crash);
        old.close();
        get(vertx.close());
    }

    private Cluster start(String node, List<Peer> peers, boolean joining) {
        RaftConfig config = new RaftConfig(NEXT, node, folder.resolve(node), peers, joining, old.authority.identity(node), RaftConfig.Timing.DEVELOPMENT, RaftConfig.Lease.DEFAULT,
            RaftConfig.Log.DEFAULT, RaftConfig.Memory.DEFAULT, RaftConfig.Scrubbing.DEFAULT);
        Cluster cluster = Cluster.start(vertx, config, NodeClock.system(), List.of(), halts::add, false);
        next.add(cluster);
        return cluster;
    }

    private void assertGoesOn() {
        Peer first = TestCluster.peer("m1");
        Cluster lone = start("m1", List.of(first), false);
        get(lone.awaitReady());
        assertThat(TestCluster.read(lone, ring -> ring.key("key-7").orElseThrow().state()) == KeyState.DISABLED).isTrue();
        assertHasAll(lone);
        List<String> members = get(lone.read(ring -> ring.members().stream().map(Member::id).toList()));
        assertThat(members).containsExactly("m1");
        List<String> slots = get(lone.read(ring -> ring.slots().stream().map(Slot::label).toList()));
        assertThat(slots).containsExactly("of-m1");
        assertThat(get(lone.list(KeyRing::isIntact))).isTrue();
        get(lone.change(new Command.EnableKey("key-7")));
        joins(lone, first);
        assertThat(halts).isEmpty();
    }

    /** It has none of the log before, so that it must be sent a snapshot. */
    private void joins(Cluster lone, Peer first) {
        Peer second = TestCluster.peer("m2");
        get(lone.change(new Command.AddJoinToken("other", 60_000)));
        get(lone.change(new Command.Join("other", new Member("m2", "two", 0, false))));
        Cluster joined = start("m2", List.of(first, second), true);
        get(lone.addMember(second));
        get(joined.awaitReady());
        assertHasAll(joined);
        await().atMost(PATIENCE).until(() -> !joined.status().diverged() && joined.stale(KeyRing::voters).contains("m2"));
    }

    private static void assertHasAll(Cluster node) {
        List<String> keys = get(node.list(ring -> ring.keys(List.of(), 1, 100).items().stream().map(key -> key.id()).toList()));
        assertThat(keys).hasSize(50);
        String named = get(node.read(ring -> ring.alias("alias/a").orElseThrow().keyId()));
        assertThat(named).isEqualTo("key-3");
    }

    @Test
    void rowsOfABackupBecomeAClusterThatOthersJoin() throws IOException {
        try (Restoration restoration = Restoration.in(folder.resolve("m1"), NEXT)) {
            long index = get(old.follower().copy(copy -> {
                copy.rows().scan(new byte[] {1}, new byte[] {-1}, (key, value) -> {
                    restoration.put(key, value);
                    return true;
                });
                return copy.index();
            }));
            assertThat(restoration.isIntact()).isTrue();
            restoration.finish(index, new Member("m1", "one", 0, true), SLOT);
        }
        assertGoesOn();
    }

    @Test
    void rowsThatLackOneAreNotIntact() throws IOException {
        try (Restoration restoration = Restoration.in(folder.resolve("m1"), NEXT)) {
            boolean[] first = {true};
            get(old.leader().copy(copy -> {
                copy.rows().scan(new byte[] {2}, new byte[] {-1}, (key, value) -> {
                    if (!first[0]) restoration.put(key, value);
                    first[0] = false;
                    return true;
                });
                return copy.index();
            }));
            assertThat(restoration.isIntact()).isFalse();
        }
    }

    /** A majority is gone, and with it nothing that this node had, in its store or only in its log. */
    @Test
    void aNodeThatIsLeftOverBecomesAClusterThatOthersJoin() throws IOException {
        for (String node : List.of("n1", "n2")) old.crash(node);
        Path left = old.data("n2");
        List<String> before = files(left);
        try (Restoration restoration = Restoration.of(left, TestCluster.ID, folder.resolve("m1"), NEXT)) {
            Restoration.Found found = restoration.replay(left, TestCluster.ID);
            assertThat(found.last()).isGreaterThan(50);
            assertThat(found.everywhere()).isPositive().isLessThanOrEqualTo(found.last());
            assertThat(restoration.isIntact()).isTrue();
            restoration.finish(found.last(), new Member("m1", "one", 0, true), SLOT);
        }
        assertThat(files(left)).as("the folder it came from stays as it is").isEqualTo(before);
        assertGoesOn();
    }

    @Test
    void aDamagedLogIsNotGoneOnWith() throws IOException {
        for (String node : List.of("n1", "n2")) old.crash(node);
        Path log = find(old.data("n2"), "log_inprogress_0");
        byte[] entries = Files.readAllBytes(log);
        entries[200] ^= 1;
        Files.write(log.resolveSibling("log_0-40"), entries);
        Files.delete(log);
        try (Restoration restoration = Restoration.of(old.data("n2"), TestCluster.ID, folder.resolve("m1"), NEXT)) {
            assertThatThrownBy(() -> restoration.replay(old.data("n2"), TestCluster.ID)).isInstanceOfAny(StorageFailure.class, IOException.class);
        }
    }

    @Test
    void aFolderOfAnotherClusterIsNoSource() {
        assertThatThrownBy(() -> Restoration.of(old.data("n2"), "another", folder.resolve("m1"), NEXT)).isInstanceOf(StorageFailure.class).hasMessageContaining("There is no state in");
    }

    private static Path find(Path folder, String name) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.getFileName().toString().equals(name)).findFirst().orElseThrow();
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).map(file -> file + " " + file.toFile().length() + " " + file.toFile().lastModified()).toList();
        }
    }
}
