package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.Draft;
import io.wardmote.state.KeyRing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random changes through random nodes while nodes crash, come back, are wiped and catch up from snapshots. In the end all have
 * the same rows, and everything that was acknowledged. Run again with the printed seed: {@code -Dwardmote.seed=}.
 */
class CrashTest {
    private static final int ROUNDS = Boolean.getBoolean("wardmote.faults") ? 6 : 3;
    private static final int CHANGES = 100;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("wardmote.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final TreeMap<String, String> acknowledged = new TreeMap<>();
    private final AtomicInteger replacements = new AtomicInteger();
    private int keys;

    @Test
    void nodesAgreeWhateverHappensToThemAndNothingAcknowledgedIsLost() {
        System.out.println("CrashTest seed " + seed);
        try (TestCluster cluster = new TestCluster(folder, 3)) {
            cluster.log = new RaftConfig.Log(20, 5, 1 << 15);
            cluster.listeners = List.of(new Replacements());
            cluster.startAll().founded();
            for (int round = 0; round < ROUNDS; round++) {
                String victim = "n" + (1 + random.nextInt(3));
                List<Future<Void>> changes = someChanges(cluster);
                cluster.crash(victim);
                settle(changes);
                settle(someChanges(cluster));
                boolean wiped = round % 3 == 2;
                if (wiped) {
                    changeUntilPurged(cluster);
                    cluster.wipe(victim);
                }
                int before = replacements.get();
                cluster.start(victim);
                if (random.nextBoolean()) settle(someChanges(cluster));
                await().atMost(Duration.ofSeconds(60)).until(() -> isReady(cluster.node(victim)));
                if (wiped) assertThat(replacements.get()).as("a node that needs the purged log gets a snapshot").isGreaterThan(before);
            }
            assertThat(cluster.halts).isEmpty();
            everybodyAgrees(cluster);
            List.of("n1", "n2", "n3").forEach(cluster::crash);
            cluster.startAll();
            cluster.nodes().forEach(node -> get(node.awaitReady()));
            everybodyAgrees(cluster);
        }
    }

    private static boolean isReady(Cluster node) {
        assertThat(node.status().diverged()).as("its state is not that of the others").isFalse();
        return node.status().ready();
    }

    /** Commands that share entries, as they do on a busy machine, fill a log slowly. */
    private void changeUntilPurged(TestCluster cluster) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            boolean purged = true;
            for (Cluster node : cluster.nodes()) purged &= !holdsTheFirstEntry(LogFiles.in(node.replica().raft().logFolder()));
            if (!purged) settle(someChanges(cluster));
            return purged;
        });
    }

    private static boolean holdsTheFirstEntry(LogFiles files) {
        return files.writesUpTo(0) || files.lastOf(0) >= 0;
    }

    private final class Replacements implements AppliedListener {
        @Override
        public void applied(long index, Draft changes) {
            assertThat(changes.isEmpty()).isFalse();
        }

        @Override
        public void replaced() {
            replacements.incrementAndGet();
        }
    }

    private List<Future<Void>> someChanges(TestCluster cluster) {
        List<Future<Void>> changes = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            List<Cluster> nodes = cluster.nodes();
            Cluster node = nodes.get(random.nextInt(nodes.size()));
            Command command = randomCommand();
            Future<Void> change = node.change(command);
            if (command instanceof Command.CreateKey create) change.onSuccess(done -> acknowledge(create));
            changes.add(change);
        }
        return changes;
    }

    private synchronized void acknowledge(Command.CreateKey create) {
        acknowledged.put(create.facts().id(), create.versionId());
    }

    private Command randomCommand() {
        String any = "key-" + random.nextInt(keys + 1);
        return switch (random.nextInt(9)) {
            case 0 -> new Command.DisableKey(any);
            case 1 -> new Command.EnableKey(any);
            case 2 -> new Command.CreateAlias("alias/" + random.nextInt(50), any);
            case 3 -> new Command.MoveAlias("alias/" + random.nextInt(50), any);
            case 4 -> new Command.DeleteAlias("alias/" + random.nextInt(50));
            case 5 -> new Command.TagKeys(List.of(any), Samples.sorted(Map.of("t" + random.nextInt(4), "v" + random.nextInt(4))));
            case 6 -> new Command.ReserveUses(List.of(new Command.Uses(Samples.versionId(any), 1000)));
            default -> Samples.createKey("key-" + keys++);
        };
    }

    /** Refusals are as good as done; of those that were lost with the node we only know that we do not know. */
    private static void settle(List<Future<Void>> changes) {
        for (Future<Void> change : changes) {
            try {
                get(change);
            } catch (Refused refused) {
                assertThat(refused.sentence()).isNotEmpty();
            }
        }
    }

    private void everybodyAgrees(TestCluster cluster) {
        // ticks go on, so rows are compared until they are those of one beat
        await().atMost(Duration.ofSeconds(60)).until(() -> cluster.nodes().stream().map(CrashTest::rows).distinct().count() == 1);
        for (Cluster node : cluster.nodes()) {
            assertThat(node.status().diverged()).isFalse();
            assertThat(node.replica().rocks().readSnapshot(KeyRing::isIntact)).isTrue();
            for (Map.Entry<String, String> created : acknowledged.entrySet()) {
                String primary = read(node, ring -> ring.key(created.getKey()).orElseThrow().versions().primary());
                assertThat(primary).isEqualTo(created.getValue());
            }
        }
    }

    /** Every row, the digest among them. */
    private static List<String> rows(Cluster node) {
        return node.replica().rocks().readRows(rows -> {
            List<String> all = new ArrayList<>();
            rows.scan(new byte[] {1}, new byte[] {-1}, (key, value) -> all.add(HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value)));
            return all;
        });
    }
}
