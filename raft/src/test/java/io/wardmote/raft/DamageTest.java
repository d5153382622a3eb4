package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static io.wardmote.raft.TestCluster.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.wardmote.state.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a node finds at its start, of what happened to its files while it was off. Either it takes no part and says so, or everything
 * is as it was; never anything else. Run again with the printed seed: {@code -Dwardmote.seed=}.
 */
class DamageTest {
    private static final int KEYS = 40;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("wardmote.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private interface Harm {
        void to(Path data) throws IOException;
    }

    private static Path one(Path data, String pattern) throws IOException {
        return Damage.files(data, path -> path.matches(pattern)).getFirst();
    }

    private static final String CLOSED = "raft/[^/]*/current/log_\\d+-\\d+";
    private static final String OPEN = "raft/[^/]*/current/log_inprogress_\\d+";
    private static final String VOTE = "raft/[^/]*/current/raft-meta";
    private static final String MEMBERS = "raft/[^/]*/current/raft-meta.conf";
    private static final String TABLE = "raft/[^/]*/db/\\d+\\.sst";
    private static final String SNAPSHOT = "raft/[^/]*/sm/snapshot[^/]*";

    private Map<String, Harm> promisesLost() {
        Map<String, Harm> harms = new LinkedHashMap<>();
        harms.put("a bit of a closed file of the log", data -> Damage.flip(one(data, CLOSED), 0, Damage.end(one(data, CLOSED)), random));
        harms.put("a closed file cut short", data -> Damage.truncate(one(data, CLOSED), Files.size(one(data, CLOSED)) / 2));
        harms.put("a closed file lost from the middle", data -> Files.delete(Damage.files(data, path -> path.matches(CLOSED)).get(1)));
        harms.put("a bit of the open file", data -> Damage.flip(one(data, OPEN), 0, Damage.end(one(data, OPEN)) / 2, random));
        harms.put("the open file cut short", data -> Damage.truncate(one(data, OPEN), 100));
        harms.put("the open file lost", data -> Files.delete(one(data, OPEN)));
        harms.put("the last entry's checksum", data -> Damage.flip(one(data, OPEN), Damage.end(one(data, OPEN)) - 4, Damage.end(one(data, OPEN)), random));
        harms.put("all of the log", data -> {
            for (Path log : Damage.files(data, path -> path.matches(CLOSED + "|" + OPEN))) Files.delete(log);
        });
        harms.put("an earlier term", data -> edit(one(data, VOTE), "term=\\d+", "term=0"));
        harms.put("another vote", data -> edit(one(data, VOTE), "votedFor=n1", "votedFor=n3"));
        harms.put("the votes cut short", data -> Damage.truncate(one(data, VOTE), 3));
        harms.put("the votes lost", data -> Files.delete(one(data, VOTE)));
        harms.put("the members lost", data -> Files.delete(one(data, MEMBERS)));
        harms.put("the members cut short", data -> Damage.truncate(one(data, MEMBERS), Files.size(one(data, MEMBERS)) - 1));
        harms.put("the members' addresses", data -> Damage.flip(one(data, MEMBERS), Files.size(one(data, MEMBERS)) - 4, Files.size(one(data, MEMBERS)), random));
        harms.put("all that is Ratis'", data -> Disk.delete(data.resolve("raft")));
        harms.put("a bit of the witness", data -> Damage.flip(data.resolve("witness"), random));
        return harms;
    }

    private Map<String, Harm> stateLost() {
        Map<String, Harm> harms = new LinkedHashMap<>();
        harms.put("a table cut short", data -> Damage.truncate(one(data, TABLE), 10));
        harms.put("a table lost", data -> Files.delete(one(data, TABLE)));
        harms.put("the store's own list", data -> Files.writeString(one(data, "raft/[^/]*/db/CURRENT"), "nothing of the kind"));
        harms.put("all of the store", data -> Disk.delete(one(data, "raft/[^/]*/db")));
        harms.put("a bit of each manifest of a snapshot", data -> {
            for (Path manifest : Damage.files(data, path -> path.matches(SNAPSHOT + "/manifest"))) Damage.flip(manifest, random);
        });
        harms.put("the newest snapshot's tables, and the store", data -> {
            for (Path table : Damage.files(Damage.files(data, path -> path.matches(SNAPSHOT)).getLast(), path -> path.endsWith(".sst"))) Damage.flip(table, random);
            Disk.delete(one(data, "raft/[^/]*/db"));
        });
        return harms;
    }

    private static void edit(Path file, String pattern, String replacement) throws IOException {
        String text = Files.readString(file);
        String edited = text.replaceFirst(pattern, replacement);
        assertThat(edited).isNotEqualTo(text);
        Files.writeString(file, edited);
    }

    private Path made(TestCluster cluster) throws IOException {
        System.out.println("DamageTest seed " + seed);
        cluster.log = new RaftConfig.Log(15, 1000, 1 << 15);
        cluster.startAll().founded();
        for (int i = 0; i < KEYS; i++) get(cluster.node(1).change(Samples.createKey("key-" + i, Map.of("filling", "x".repeat(2000)))));
        while (!leavesSomethingToLose(cluster)) get(cluster.start("n1").awaitReady());
        Path whole = folder.resolve("whole");
        Damage.copy(cluster.data("n1"), whole);
        return whole;
    }

    /** Ends with a crash. @return whether some entries that were witnessed are in no snapshot, and some of these in the file that was being written */
    private static boolean leavesSomethingToLose(TestCluster cluster) throws IOException {
        Cluster node = cluster.node(1);
        Path log = node.replica().raft().logFolder();
        for (long before = -1; before + 3 > node.status().applied() || before < 0; ) {
            get(node.change(Samples.createKey("key-more-" + node.status().applied())));
            before = Math.max(node.replica().machine().snapshotIndex(), LogFiles.in(log).open());
        }
        long witnessed = node.status().applied();
        node.replica().server().noteNow();
        cluster.crash("n1");
        return Snapshots.newestIn(log.getParent()) < witnessed && LogFiles.in(log).open() <= witnessed;
    }

    private static void harm(TestCluster cluster, Path whole, Harm harm) throws IOException {
        cluster.wipe("n1");
        Damage.copy(whole, cluster.data("n1"));
        harm.to(cluster.data("n1"));
    }

    @Test
    void aNodeWhoseLogOrVotesAreNotWhatTheyWereTakesNoPart() throws IOException {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            Path whole = made(cluster);
            for (Map.Entry<String, Harm> each : promisesLost().entrySet()) {
                harm(cluster, whole, each.getValue());
                for (int again = 0; again < 2; again++) {
                    assertThat(catchThrowable(() -> cluster.start("n1"))).as(each.getKey()).isInstanceOf(StorageFailure.class)
                        .hasMessageStartingWith("Node n1 must not vote any more: ").hasMessageContaining("wardmote cluster join --replace n1");
                }
            }
            assertThat(cluster.halts).isEmpty();
        }
    }

    @Test
    void aStoreOrASnapshotIsRebuiltInItsPlaceFromWhatIsWhole() throws IOException {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            Path whole = made(cluster);
            for (Map.Entry<String, Harm> each : stateLost().entrySet()) {
                harm(cluster, whole, each.getValue());
                Cluster node = cluster.start("n1");
                get(node.awaitReady());
                List<Integer> there = read(node, ring -> IntStream.range(0, KEYS).filter(i -> ring.key("key-" + i).isPresent()).boxed().toList());
                assertThat(there).as(each.getKey()).hasSize(KEYS);
                assertThat(node.replica().rocks().readSnapshot(KeyRing::isIntact)).isTrue();
                cluster.crash("n1");
            }
            assertThat(cluster.halts).isEmpty();
        }
    }

    @Test
    void anEntryWhoseWritingDidNotEndIsCutOff() throws IOException {
        try (TestCluster cluster = new TestCluster(folder, 1)) {
            Path whole = made(cluster);
            harm(cluster, whole, data -> {
                Path open = one(data, OPEN);
                long end = Damage.end(open);
                Damage.truncate(open, end);
                byte[] torn = new byte[3000];
                torn[0] = (byte) 0xa0; // the length of an entry of 4000 bytes, of which some came to the disk
                torn[1] = 0x1f;
                for (int i = 2; i < 600; i++) torn[i] = (byte) (1 + random.nextInt(255));
                Files.write(open, torn, StandardOpenOption.APPEND);
            });
            Cluster node = cluster.start("n1");
            get(node.awaitReady());
            get(node.change(Samples.createKey("after")));
            cluster.crash("n1");
        }
    }
}
