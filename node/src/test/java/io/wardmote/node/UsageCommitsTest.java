package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.audit.AuditConfig;
import io.wardmote.audit.AuditLog;
import io.wardmote.audit.Desk;
import io.wardmote.audit.Origin;
import io.wardmote.audit.SegmentFolder;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.Lane;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.OneAtATime;
import io.wardmote.state.Command;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cluster knows of keys' uses from a node's audit log, from one start to the next. */
class UsageCommitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int AT_ONCE = 2_000;
    /** More than two parts. */
    private static final int MANY = 600;
    /** However slow the machine is, nobody is refused. */
    private static final AuditConfig PATIENT = new AuditConfig(AuditConfig.WhenStuck.BLOCK, PATIENCE, 0, Duration.ofDays(90), 1L << 30, 64L << 20, Optional.empty());

    @TempDir
    private Path segments;
    @TempDir
    private Path aside;
    private final Flaky cluster = new Flaky(new MemoryCluster("local", "1"));

    /** Sometimes nobody hears that a change was made, or it is not made, or no other after the first part of a piece. */
    private static final class Flaky extends OneAtATime {
        private final List<Command.CountUses> told = new CopyOnWriteArrayList<>();
        private volatile boolean unheard;
        private volatile boolean away;
        private volatile boolean leaving;

        Flaky(MemoryCluster inner) {
            super(inner);
        }

        @Override
        public synchronized Future<Void> change(byte[] nonce, Command command) {
            if (command instanceof Command.CountUses uses) told.add(uses);
            if (away) return Future.failedFuture(Refusal.UNAVAILABLE.refused());
            Future<Void> changed = super.change(nonce, command);
            away = leaving && command instanceof Command.CountUses part && !part.ends();
            return unheard ? Future.failedFuture(Refusal.UNAVAILABLE.refused()) : changed;
        }
    }

    /** A node with nothing but its audit log. */
    private final class Started implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final AuditLog log;
        private final Desk desk;
        private final UsageCommits commits;

        Started(Duration every) throws IOException {
            log = AuditLog.open(PATIENT, segments, new Origin("c1", "n1", "n1"), "1", InstantSource.system());
            desk = log.desk();
            get(vertx.deployVerticle(new Lane(List.of(desk)), Lane.options(0)));
            commits = new UsageCommits(log, segments, cluster, every);
            commits.start();
        }

        void use(String key, int count) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) all.add(desk.record(new Deed("r", "openapi", "1", "root", "", "", "Encrypt", key, key + ".1", "", "", null, 0, i)));
            get(Future.all(all));
        }

        void useEach(int keys) {
            for (int from = 0; from < keys; from += AT_ONCE) {
                List<Future<Void>> all = new ArrayList<>();
                for (int i = from; i < from + AT_ONCE; i++)
                    all.add(desk.record(new Deed("r", "openapi", "1", "root", "", "", "Encrypt", "k" + i, "v" + i, "", "", null, 0, i)));
                get(Future.all(all));
            }
        }

        @Override
        public void close() {
            commits.close();
            get(vertx.close());
            log.close();
        }
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @BeforeEach
    void makeKey() {
        make("k");
    }

    private void make(String key) {
        KeyFacts facts = new KeyFacts(key, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, io.wardmote.key.Origin.GENERATED, Protection.SOFTWARE, "", "");
        get(cluster.change(MemoryCluster.NO_NONCE, new Command.CreateKey(facts, key + ".1", new Material.Wrapped(1, new byte[] {1}), new byte[0], "", 0, new TreeMap<>(), "", 1000, false)));
    }

    private Usage usage() {
        return get(cluster.read(ring -> ring.usage().ofVersion("k", "k.1")));
    }

    private long counted() {
        return get(cluster.read(ring -> ring.usage().counted("n1").upTo()));
    }

    private void awaitCounted(long uses) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(usage().count()).isEqualTo(uses));
    }

    /** Waits until more was told, so that what would be told twice has been. */
    private void awaitTold(int more) {
        int before = cluster.told.size();
        await().atMost(PATIENCE).until(() -> cluster.told.size() >= before + more);
    }

    @Test
    void everyUseIsToldOnceAndUntilWhenThatIsAll() throws IOException {
        long began = System.currentTimeMillis();
        try (Started node = new Started(OFTEN)) {
            node.use("k", 5);
            awaitCounted(5);
            node.use("k", 3);
            long answered = System.currentTimeMillis();
            awaitCounted(8);
            await().atMost(PATIENCE).until(() -> get(cluster.read(ring -> ring.usage().counted("n1").until())) > answered);
            awaitTold(3);
            assertThat(usage().count()).isEqualTo(8);
            assertThat(usage().lastAt()).isBetween(began, answered);
            assertThat(usage().callers()).extracting(Usage.Seen::caller).containsExactly("root");
        }
        assertThat(counted()).as("the start, and what was recorded").isEqualTo(9);
    }

    @Test
    void whatWasNotToldBeforeTheEndIsCountedByTheNextStart() throws IOException {
        cluster.away = true;
        try (Started node = new Started(OFTEN)) {
            node.use("k", 7);
            awaitTold(2);
        }
        cluster.away = false;
        assertThat(counted()).isZero();
        try (Started node = new Started(OFTEN)) {
            node.use("k", 2);
            awaitCounted(9);
        }
        try (Started node = new Started(OFTEN)) {
            node.use("k", 1);
            awaitCounted(10);
            awaitTold(3);
        }
        assertThat(usage().count()).isEqualTo(10);
        assertThat(counted()).isEqualTo(13);
    }

    @Test
    void whatWasToldWithoutAnAnswerIsCountedOnce() throws IOException {
        cluster.unheard = true;
        try (Started node = new Started(OFTEN)) {
            for (int i = 1; i <= 5; i++) {
                node.use("k", 2);
                awaitCounted(2L * i);
                awaitTold(2);
            }
            assertThat(usage().count()).isEqualTo(10);
        }
        try (Started node = new Started(OFTEN)) {
            node.use("k", 1);
            awaitCounted(11);
        }
    }

    @Test
    void whatIsMuchIsToldInPartsAndWhatAnotherProcessLeftFromTheDisk() throws IOException {
        cluster.away = true;
        try (Started node = new Started(NEVER)) {
            node.use("k", 1);
            node.useEach(50_000);
            node.use("k", 1);
        }
        try (Started node = new Started(OFTEN)) {
            node.use("k", 1);
            node.useEach(50_000);
            node.use("k", 1);
            cluster.away = false;
            await().atMost(PATIENCE).until(() -> counted() == 2 + 2 * 50_002);
            awaitTold(2);
            assertThat(usage().count()).isEqualTo(4);
            assertThat(cluster.told).allMatch(told -> told.uses().size() <= 250).anyMatch(told -> !told.ends());
        }
    }

    /** The first part of a piece was told, and then nothing: by a process that ended then, or one that goes on. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasToldInPartIsNotToldAgain(boolean goesOn) throws IOException {
        makeMany();
        Started node = toldInPart();
        try {
            if (!goesOn) {
                node.close();
                node = new Started(OFTEN);
            }
            for (int i = 0; i < MANY; i++) node.use("many" + i, 1);
            cluster.away = false;
            long records = MANY * 3 + (goesOn ? 2 : 3);
            await().atMost(PATIENCE).until(() -> counted() == records);
        } finally {
            node.close();
        }
        assertThat(countsOfMany()).hasSize(MANY).containsOnly(3L);
    }

    @Test
    void whatIsGoneBeforeTheRestOfAPieceIsToldIsPassedOverAndAllElseCountsOnce() throws IOException {
        makeMany();
        toldInPart().close();
        Started between = new Started(NEVER);
        for (int i = 0; i < MANY; i++) between.use("many" + i, 1);
        between.close();
        Files.delete(SegmentFolder.at(segments).getFirst());
        cluster.away = false;
        try (Started node = new Started(OFTEN)) {
            node.use("many0", 2);
            await().atMost(PATIENCE).until(() -> counted() == MANY * 3 + 6);
        }
        List<Long> counts = countsOfMany();
        assertThat(counts.getFirst()).as("used twice more").isEqualTo(5);
        assertThat(counts.subList(1, MANY)).containsOnly(1L, 3L).filteredOn(count -> count == 3).as("what was told before").hasSize(249);
    }

    private void makeMany() {
        for (int i = 0; i < MANY; i++) make("many" + i);
    }

    /** Used each of many twice, told one part, and nothing more. */
    private Started toldInPart() throws IOException {
        cluster.away = true;
        Started node = new Started(NEVER);
        for (int i = 0; i < MANY; i++) node.use("many" + i, 2);
        node.close();
        cluster.leaving = true;
        cluster.away = false;
        Started next = new Started(OFTEN);
        await().atMost(PATIENCE).until(() -> cluster.away);
        assertThat(get(cluster.read(ring -> ring.usage().counted("n1"))).isBegun()).isTrue();
        cluster.leaving = false;
        return next;
    }

    private List<Long> countsOfMany() {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String key = "many" + i;
            long count = get(cluster.read(ring -> ring.usage().ofVersion(key, key + ".1"))).count();
            assertThat(get(cluster.read(ring -> ring.usage().ofKey(key))).count()).as(key).isEqualTo(count);
            counts.add(count);
        }
        return counts;
    }

    @Test
    void aLogThatWasPutBackOrIsGoneCountsNothing() throws IOException {
        try (Started node = new Started(OFTEN)) {
            node.use("k", 20);
            awaitCounted(20);
        }
        for (Path file : SegmentFolder.at(segments)) Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        int told = cluster.told.size();
        try (Started node = new Started(OFTEN)) {
            node.use("k", 30);
            await().atMost(PATIENCE).until(node.commits::isOfAnotherLog);
        }
        assertThat(cluster.told).hasSize(told);
        assertThat(usage().count()).isEqualTo(20);
        for (Path file : SegmentFolder.at(segments)) Files.delete(file);
        for (Path file : SegmentFolder.at(aside)) Files.move(file, segments.resolve(file.getFileName()));
        try (Started node = new Started(OFTEN)) {
            node.use("k", 1);
            awaitCounted(21);
        }
    }

    @Test
    void whatIsKnownToBeAnotherLogCountsNothing() throws IOException {
        try (Started node = new Started(OFTEN)) {
            node.log.contradicts("is another");
            node.use("k", 30);
            await().atMost(PATIENCE).until(() -> node.log.head().isPresent());
        }
        assertThat(usage().count()).isZero();
    }
}
