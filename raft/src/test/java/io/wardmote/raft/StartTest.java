package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node: how it starts, starts again, and does not start. */
class StartTest {
    @TempDir
    Path folder;

    private static long openSince(Cluster node) throws IOException {
        return LogFiles.in(node.replica().raft().logFolder()).open();
    }

    /** The file with the log from that index on, which may have been closed since. */
    private static Object logFile(Cluster node, long first) throws IOException {
        try (Stream<Path> files = Files.list(node.replica().raft().logFolder())) {
            Path file = files.filter(path -> path.getFileName().toString().matches("log_(inprogress_" + first + "|" + first + "-[0-9]+)")).findFirst().orElseThrow();
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        }
    }

    @Test
    void whatRatisTakesForSyncedIsWrittenToAnotherFile() throws IOException {
        try (TestCluster cluster = new TestCluster(folder, 1).startAll().founded()) {
            get(cluster.node(1).change(Samples.createKey("key-1")));
            long first = openSince(cluster.node(1));
            Object before = logFile(cluster.node(1), first);
            restart(cluster);
            get(cluster.node(1).awaitReady());
            assertThat(logFile(cluster.node(1), first)).isNotEqualTo(before);
            long second = openSince(cluster.node(1));
            Object restarted = logFile(cluster.node(1), second);
            cluster.node(1).replica().machine().notifyLogFailed(new IOException("Failed to flush"), null);
            await().atMost(Duration.ofSeconds(60)).until(() -> cluster.node(1).status().ready());
            assertThat(logFile(cluster.node(1), second)).isNotEqualTo(restarted);
            boolean there = read(cluster.node(1), ring -> ring.key("key-1").isPresent());
            assertThat(there).isTrue();
        }
    }

    private static void restart(TestCluster cluster) {
        cluster.crash("n1");
        cluster.start("n1");
    }

    @Test
    void oneNodeAnswersFromItsOwnStateAlsoRightAfterACrash() {
        try (TestCluster cluster = new TestCluster(folder, 1).startAll().founded()) {
            for (int i = 0; i < 3; i++) {
                get(cluster.node(1).change(Samples.createKey("key-" + i)));
                get(cluster.node(1).change(new Command.DisableKey("key-" + i)));
                restart(cluster);
                String id = "key-" + i;
                get(cluster.node(1).awaitReady());
                KeyState state = read(cluster.node(1), ring -> ring.key(id).orElseThrow().state());
                assertThat(state).isEqualTo(KeyState.DISABLED);
            }
            assertThat(cluster.node(1).status().role()).isEqualTo("leader");
        }
    }

    @Test
    void aFoundingThatLosesItsLeaderIsDoneByTheNext() {
        try (TestCluster cluster = new TestCluster(folder, 3)) {
            // a question is given up before a leader without followers gives up leading
            cluster.timing = new RaftConfig.Timing(Duration.ofMillis(1500), Duration.ofMillis(2500), Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(200));
            Cluster leader = cluster.startAll().leader();
            List<String> nodes = cluster.peers().stream().map(Peer::node).toList();
            List<String> others = nodes.stream().filter(node -> cluster.node(node) != leader).toList();
            others.forEach(cluster::crash);
            Future<Void> founding = leader.found(Samples.found(TestCluster.ID, nodes));
            await().until(() -> !leader.isLeader());
            assertThat(founding.isComplete()).isFalse();
            others.forEach(cluster::start);
            get(founding);
            assertThat(read(leader, KeyRing::cluster)).isPresent();
        }
    }

    @Test
    void aNodeThatIsToJoinAndDoesNotComeStopsNothing() {
        try (TestCluster cluster = new TestCluster(folder, 1).startAll().founded()) {
            Cluster node = cluster.node(1);
            get(node.change(new Command.AddJoinToken("token", 60_000)));
            get(node.change(new Command.Join("token", new Member("n2", "two", 0, false))));
            long index = node.status().applied();
            long time = read(node, KeyRing::time);
            await().until(() -> node.replica().machine().lastTick().index() > index && node.stale(KeyRing::time) > time);
            assertThat(node.replica().machine().lastTick().heard()).isTrue();
            assertThat(node.status().ready()).isTrue();
            restart(cluster);
            get(cluster.node(1).awaitReady());
        }
    }

    @Test
    void replayAfterACrashGivesTheSameAsASnapshotAndItsTail() {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            cluster.log = new RaftConfig.Log(10, 0, 1 << 15);
            cluster.startAll().founded();
            for (int i = 0; i < 35; i++) get(cluster.node(1).change(Samples.createKey("key-" + i)));
            for (int i = 0; i < 2; i++) {
                restart(cluster);
                get(cluster.node(1).awaitReady());
                boolean all = read(cluster.node(1), ring -> Stream.iterate(0, n -> n + 1).limit(35).allMatch(n -> ring.key("key-" + n).isPresent()));
                assertThat(all).isTrue();
                assertThat(cluster.node(1).replica().rocks().readSnapshot(KeyRing::isIntact)).isTrue();
            }
        }
    }

    @Test
    void anEntryThatCannotBeReadStopsTheNodeInsteadOfBeingPassedOver() {
        try (TestCluster cluster = new TestCluster(folder, 1).startAll().founded()) {
            cluster.node(1).replica().raft().submit(new byte[] {99, 1, 2}).exceptionally(failure -> null);
            await().atMost(20, TimeUnit.SECONDS).until(() -> !cluster.halts.isEmpty());
            assertThat(cluster.halts.peek()).hasMessageContaining("layout 99");
        }
    }

    @Test
    void aSnapshotThatCannotBeTakenOverIsNotServedAndTheNodeHeals() throws IOException {
        try (TestCluster cluster = new TestCluster(folder, 1).startAll().founded()) {
            get(cluster.node(1).change(Samples.createKey("kept")));
            StateMachine machine = cluster.node(1).replica().machine();
            machine.pause();
            Files.writeString(find("CURRENT"), "nothing of the kind");
            assertThatThrownBy(machine::reinitialize).isInstanceOf(StorageFailure.class);
            assertThat(cluster.node(1).status().storageFault()).contains("the store cannot be used");
            assertThat(cluster.node(1).status().ready()).isFalse();
            await().atMost(20, TimeUnit.SECONDS).until(() -> cluster.node(1).status().ready());
            boolean there = read(cluster.node(1), ring -> ring.key("kept").isPresent());
            assertThat(there).isTrue();
            assertThat(cluster.halts).isEmpty();
        }
    }

    @Test
    void aServerThatHasClosedTakesNothingAndSaysSo() {
        try (TestCluster cluster = new TestCluster(folder, 1).startAll().founded()) {
            RaftNode raft = cluster.node(1).replica().raft();
            cluster.stop("n1");
            assertThatThrownBy(() -> raft.submit(CommandCodec.entry(List.of())).join()).hasCauseInstanceOf(LinkFault.class);
        }
    }

    @Test
    void aPortInUseIsToldInASentence() throws IOException {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            Peer self = cluster.peers().getFirst();
            for (String address : new String[] {self.raftAddress(), self.linkAddress()}) {
                try (ServerSocket taken = new ServerSocket(Peer.port(address), 1, InetAddress.getLoopbackAddress())) {
                    assertThat(taken.isBound()).isTrue();
                    assertThatThrownBy(() -> cluster.start("n1")).isInstanceOf(StartFailure.class).hasMessageContaining(address).hasMessageContaining("choose another");
                }
            }
            cluster.startAll().founded();
        }
    }

    @Test
    void aFolderInUseIsToldInASentence() {
        try (TestCluster cluster = new TestCluster(folder, 1).startAll().founded()) {
            RaftConfig config = cluster.config("n1", cluster.peers(), false);
            assertThatThrownBy(() -> cluster.start(config)).isInstanceOf(StartFailure.class).hasMessageContaining("in use");
            get(cluster.node(1).change(Samples.createKey("undisturbed")));
        }
    }

    private Path find(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.getFileName().toString().contains(name) && !path.toString().contains("/sm/")).findFirst().orElseThrow();
        }
    }

    @Test
    void aNodeWhoseWholeRaftFolderIsGoneTakesNoPart() throws IOException {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            cluster.inside = "raft";
            cluster.startAll().founded();
            restart(cluster);
            get(cluster.node(1).awaitReady());
            cluster.crash("n1");
            Path data = cluster.data("n1");
            Path aside = folder.resolve("aside");
            Files.move(data, aside);
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(() -> cluster.start("n1")).isInstanceOf(StorageFailure.class).hasMessageStartingWith("Node n1 must not vote any more: ")
                    .hasMessageContaining(data + ", is not there").hasMessageContaining("Move its data folder " + data.getParent() + " away");
            }
            Files.move(aside, data); // as of a volume that was not mounted
            get(cluster.start("n1").awaitReady());
        }
    }

    @Test
    void aFolderOfBeforeTheMarkIsMarkedWhenItStarts() throws IOException {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            cluster.inside = "raft";
            cluster.startAll();
            cluster.crash("n1");
            Files.delete(cluster.data("n1").resolveSibling("started"));
            cluster.start("n1");
            cluster.crash("n1");
            Disk.delete(cluster.data("n1"));
            assertThatThrownBy(() -> cluster.start("n1")).isInstanceOf(StorageFailure.class);
        }
    }
}
