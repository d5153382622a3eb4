package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.KeyRing;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is wrong from the start is as wrong as one that jumped: nothing due is done by it, and the operator hears of it. */
class StartedWithAWrongClockTest {
    @TempDir
    Path folder;

    @Test
    void aNodeWhoseClockIsNotThatOfTheClusterSaysSo() {
        try (TestCluster cluster = new TestCluster(folder, 3)) {
            cluster.startAll().founded();
            cluster.crash("n1");
            long wrong = Duration.ofDays(8).toMillis();
            cluster.clocks = node -> node.equals("n1") ? new NodeClock(() -> System.currentTimeMillis() + wrong, System::nanoTime, Duration.ZERO) : NodeClock.system();
            Cluster node = cluster.start("n1");
            get(node.awaitReady());
            long apart = System.currentTimeMillis() + wrong - TestCluster.read(node, KeyRing::time);
            assertThat(apart).isGreaterThan(Duration.ofDays(7).toMillis());
            assertThat(node.mayDoTimedWork()).isFalse();
            assertThat(node.status().clockJumped()).as("what /health goes by, with a clock that is %s ms from the state's time", apart).isTrue();
        }
    }
}
