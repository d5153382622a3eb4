package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.Command;
import io.wardmote.state.KeyState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
    @TempDir
    Path folder;

    @Test
    void oneNodeServesAlone() {
        try (TestCluster cluster = new TestCluster(folder, 1).startAll().founded()) {
            long before = System.nanoTime();
            for (int i = 0; i < 200; i++) get(cluster.node(1).change(Samples.createKey("key-" + i)));
            System.out.println("200 changes, one after the other: " + (System.nanoTime() - before) / 1_000_000 + " ms");
            get(cluster.node(1).change(new Command.DisableKey("key-1")));
            KeyState state = read(cluster.node(1), ring -> ring.key("key-1").orElseThrow().state());
            assertThat(state).isEqualTo(KeyState.DISABLED);
            assertThat(cluster.halts).isEmpty();
        }
    }

    @Test
    void anyOfThreeTakesChangesAndReads() {
        try (TestCluster cluster = new TestCluster(folder, 3).startAll().founded()) {
            for (int i = 1; i <= 3; i++) get(cluster.node(i).change(Samples.createKey("key-" + i)));
            for (int i = 1; i <= 3; i++) {
                for (int k = 1; k <= 3; k++) {
                    String id = "key-" + k;
                    boolean there = read(cluster.node(i), ring -> ring.key(id).isPresent());
                    assertThat(there).isTrue();
                }
            }
            assertThat(cluster.halts).isEmpty();
        }
    }
}
