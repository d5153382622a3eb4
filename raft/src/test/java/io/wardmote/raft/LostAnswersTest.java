package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that break after all nodes have an entry and before the leader hears so. */
class LostAnswersTest {
    /** Long enough that nobody stands for election meanwhile: a new leader would commit what the old one had. */
    private static final RaftConfig.Timing PATIENT = new RaftConfig.Timing(Duration.ofSeconds(5), Duration.ofSeconds(7), Duration.ofMillis(200), Duration.ofSeconds(60), Duration.ofSeconds(60));

    @TempDir
    private Path folder;
    private final Map<String, OneWayDoor> doors = new ConcurrentHashMap<>();
    private TestCluster cluster;

    @AfterEach
    void close() throws IOException {
        cluster.close();
        for (OneWayDoor door : doors.values()) door.close();
        assertThat(cluster.halts).isEmpty();
    }

    private Peer behindItsDoor(Peer peer) {
        int port = FreePorts.of(1);
        doors.put(peer.node(), new OneWayDoor(Peer.port(peer.raftAddress()), port));
        return new Peer(peer.node(), "127.0.0.1:" + port, peer.linkAddress());
    }

    private boolean allHaveWhatIsUncommitted(RaftNode leader, int entries) {
        return leader.flushed() == leader.committed() + entries && cluster.nodes().stream().allMatch(node -> node.replica().raft().flushed() == leader.flushed());
    }

    /** The next entry would tell the leader, but there is none: the next tick waits for this one, and so does whoever waits for a lease. */
    @Test
    void whatEachNodeHasIsCommittedThoughNothingFollowsIt() {
        cluster = new TestCluster(folder, 3);
        cluster.timing = PATIENT;
        cluster.listens = this::behindItsDoor;
        cluster.startAll().founded();
        Cluster leader = cluster.leader();
        doors.values().forEach(OneWayDoor::loseAnswers);
        Future<Void> change = leader.change(Samples.createKey("k"));
        await().atMost(Duration.ofSeconds(30)).until(() -> allHaveWhatIsUncommitted(leader.replica().raft(), 2));
        assertThat(change.isComplete()).isFalse();
        doors.values().forEach(OneWayDoor::reset);
        get(change);
        for (Cluster node : cluster.nodes()) assertThat(TestCluster.<Boolean>read(node, ring -> ring.key("k").isPresent())).isTrue();
    }
}
