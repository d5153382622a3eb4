package io.wardmote.audit;

import static io.wardmote.audit.Desks.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.Future;
import io.wardmote.audit.AuditConfig.WhenStuck;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Deed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AuditLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int LANES = 2;

    @TempDir
    private Path base;
    private final AtomicLong millis = new AtomicLong(Records.TIME);
    private final AtomicBoolean defect = new AtomicBoolean();
    private final InstantSource clock = this::now;
    private AuditLog log;
    private Desks desks;
    private Path folder;

    private Instant now() {
        if (defect.get() && Thread.currentThread().getName().equals("audit")) throw new IllegalStateException("a defect");
        return Instant.ofEpochMilli(millis.get());
    }

    /** Of a disk that is slow for a moment nobody is to notice anything. */
    private void open() throws IOException {
        open(WhenStuck.BLOCK, PATIENCE, 0);
    }

    private void open(WhenStuck whenStuck, Duration patience, long mostLost) throws IOException {
        folder = Files.createDirectories(base.resolve("audit"));
        AuditConfig config = new AuditConfig(whenStuck, patience, mostLost, Duration.ofDays(90), 1L << 30, 64L << 20, Optional.empty());
        log = AuditLog.open(config, folder, Records.ORIGIN, "1", clock);
        desks = new Desks(log, LANES);
    }

    @AfterEach
    void close() {
        if (desks != null) desks.close();
        if (log != null) log.close();
    }

    /** From now on nothing can be written: the next segment is due, and the folder that it should go to is away. */
    private Path takeFolderAway() throws IOException {
        Path away = base.resolve("away");
        Files.move(folder, away);
        millis.addAndGet(AuditConfig.SEGMENT_AGE.toMillis());
        return away;
    }

    private static Deed deed(String key, int number) {
        return new Deed("request-" + number, "openapi", "1", "root", "", "10.0.0.1", "Encrypt", key, "", "", "", null, 0, number);
    }

    private List<Deed> deeds() throws IOException {
        return Records.read(folder).stream().map(Entry::record).filter(AuditRecord.Operated.class::isInstance).map(record -> ((AuditRecord.Operated) record).deed()).toList();
    }

    @Test
    void aRecordIsInTheFileWhenItIsAnswered() throws IOException {
        open();
        for (int i = 0; i < 20; i++) {
            get(desks.record(i % LANES, Records.deed(i)));
            assertThat(deeds()).as("record " + i).hasSize(i + 1).last().isEqualTo(Records.deed(i));
        }
        assertThat(log.state()).isEqualTo("ok");
    }

    @Test
    void theOrderOfTheChainIsTheOrderOfTheAnswersOfEachKey() throws IOException {
        open();
        int keys = 64;
        int each = 200;
        List<Future<Void>> all = new ArrayList<>();
        for (int key = 0; key < keys; key++) all.add(oneAfterTheOther("key" + key, key, 0, each));
        get(Future.join(all));
        Map<String, Long> next = new HashMap<>();
        for (Deed deed : deeds()) assertThat(deed.micros()).as(deed.key()).isEqualTo(next.merge(deed.key(), 1L, Long::sum) - 1);
        assertThat(next).hasSize(keys).allSatisfy((key, count) -> assertThat(count).isEqualTo(each));
    }

    /** Each is asked when the one before was answered, of any lane. */
    private Future<Void> oneAfterTheOther(String key, int salt, int number, int each) {
        if (number == each) return Future.succeededFuture();
        return desks.record((number * 7 + salt) % LANES, deed(key, number)).compose(written -> oneAfterTheOther(key, salt, number + 1, each));
    }

    @Test
    void whatIsOnDiskHasAHeadThatAVerificationAgreesWith() throws IOException {
        open();
        for (int i = 0; i < 10; i++) get(desks.record(0, Records.deed(i)));
        await().atMost(PATIENCE).until(() -> log.head().map(Head::sequence).equals(Optional.of(11L)));
        assertThat(log.lagMillis()).isZero();
        Head head = log.head().orElseThrow();
        assertThat(head).extracting(Head::node, Head::incarnation).containsExactly(Records.ORIGIN.node(), 1L);
        assertThat(new Verifier(List.of(head)).verify(SegmentFolder.at(folder), entry -> true)).allMatch(Verdict::isWhole);
        Head other = new Head(head.node(), 1, 11, Hash.NONE, 0);
        assertThat(new Verifier(List.of(other)).verify(SegmentFolder.at(folder), entry -> true)).noneMatch(Verdict::isWhole);
    }

    @Test
    void whatWasHandedOverIsWrittenBeforeItCloses() throws IOException {
        open();
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) all.add(desks.record(i % LANES, Records.deed(i)));
        get(Future.join(all));
        log.close();
        assertThat(deeds()).hasSize(5_000);
        assertThat(log.head().orElseThrow().sequence()).isEqualTo(5_001);
    }

    @Test
    void aStartIsARecordAndSaysWhatWasCutOff() throws IOException {
        open();
        get(desks.record(0, Records.deed(1)));
        close();
        Path file = SegmentFolder.at(folder).getFirst();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 5));
        open();
        assertThat(Records.read(folder)).extracting(Entry::record).containsExactly(new AuditRecord.Opened(Records.TIME, "1", 0), new AuditRecord.Operated(Records.TIME, Records.deed(1)),
            new AuditRecord.Opened(Records.TIME, "1", 5));
    }

    @Test
    void withBlockRequestsWaitAndAreRefusedAndNothingIsLost() throws IOException {
        open(WhenStuck.BLOCK, SHORT, 0);
        get(desks.record(0, Records.deed(0)));
        Path away = takeFolderAway();
        Future<Void> underWay = desks.record(0, Records.deed(1));
        await().atMost(PATIENCE).until(() -> log.state().contains("requests wait and are refused"));
        assertThat(log.state()).contains("audit records cannot be written").contains("operations-000000000002.seg");
        long since = System.nanoTime();
        refusedInTheEnd(desks.ready(1));
        assertThat(Duration.ofNanos(System.nanoTime() - since)).as("it waited").isGreaterThanOrEqualTo(SHORT);
        refusedInTheEnd(underWay);
        assertThat(log.lagMillis()).isPositive();

        Files.move(away, folder);
        await().atMost(PATIENCE).until(() -> log.state().equals("ok"));
        get(desks.ready(1));
        get(desks.record(1, Records.deed(2)));
        assertThat(deeds()).as("what was done is recorded, though its client was told otherwise").containsExactly(Records.deed(0), Records.deed(1), Records.deed(2));
        assertThat(log.state()).isEqualTo("ok");
        assertThat(log.lost()).isZero();
    }

    private static void refusedInTheEnd(Future<Void> future) {
        await().atMost(PATIENCE).until(future::isComplete);
        assertThat(future.cause()).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
    }

    @Test
    void withBoundedLossRequestsAreAnsweredAndARecordSaysHowManyAreNotThere() throws IOException {
        open(WhenStuck.BOUNDED_LOSS, SHORT, 10);
        get(desks.record(0, Records.deed(0)));
        Path away = takeFolderAway();
        get(desks.record(0, Records.deed(1)));
        await().atMost(PATIENCE).until(() -> log.state().contains("answered without"));
        long since = millis.get();
        for (int i = 2; i < 9; i++) get(desks.record(i % LANES, Records.deed(i)));
        long until = millis.addAndGet(100);
        get(desks.record(0, Records.deed(9)));
        assertThat(log.lost()).isEqualTo(8);
        get(desks.ready(0));
        for (int i = 10; i < 12; i++) get(desks.record(0, Records.deed(i)));
        refusedInTheEnd(desks.ready(0));

        Files.move(away, folder);
        await().atMost(PATIENCE).until(() -> log.state().equals("ok"));
        get(desks.record(0, Records.deed(12)));
        assertThat(deeds()).containsExactly(Records.deed(0), Records.deed(1), Records.deed(12));
        assertThat(Records.read(folder)).extracting(Entry::record).filteredOn(AuditRecord.Lost.class::isInstance).singleElement().satisfies(record -> {
            AuditRecord.Lost lost = (AuditRecord.Lost) record;
            assertThat(lost.count()).isEqualTo(10);
            assertThat(lost.sinceMillis()).isEqualTo(since);
            assertThat(lost.untilMillis()).isEqualTo(until);
        });
        assertThat(log.lost()).isEqualTo(10);
    }

    @Test
    void withBlockTheLaneThatIsAtItWritesForOthersToo() throws IOException {
        open();
        Thread lane = desks.thread(0);
        Future<Void> held;
        Future<Void> handedOver;
        synchronized (log.usage()) { // nobody who writes comes to the end of his round
            held = desks.record(0, Records.deed(0));
            await().atMost(PATIENCE).until(() -> lane.getState() == Thread.State.BLOCKED);
            handedOver = desks.record(1, Records.deed(1));
            await().atMost(PATIENCE).until(() -> log.queued() == 1);
            get(desks.ready(1));
            assertThat(held.isComplete() || handedOver.isComplete()).isFalse();
        }
        get(Future.join(held, handedOver));
        assertThat(deeds()).containsExactly(Records.deed(0), Records.deed(1));
    }

    /** As by a disk that does not come back. */
    @Test
    void withBlockALaneThatIsHeldUpLeavesTheOthersToRefuse() throws IOException {
        open(WhenStuck.BLOCK, SHORT, 0);
        Thread lane = desks.thread(0);
        synchronized (log.usage()) {
            desks.record(0, Records.deed(0));
            await().atMost(PATIENCE).until(() -> lane.getState() == Thread.State.BLOCKED);
            refusedInTheEnd(desks.record(1, Records.deed(1)));
        }
        await().atMost(PATIENCE).until(() -> deeds().equals(List.of(Records.deed(0), Records.deed(1))));
    }

    @Test
    void withBoundedLossNoLaneWaitsForTheDisk() throws IOException {
        open(WhenStuck.BOUNDED_LOSS, SHORT, 10);
        get(desks.record(0, Records.deed(0)));
        Future<Void> underWay;
        synchronized (log.usage()) {
            underWay = desks.record(0, Records.deed(1));
            await().atMost(PATIENCE).until(() -> Records.read(folder).size() == 3);
            for (int lane = 0; lane < LANES; lane++) get(desks.ready(lane));
            get(underWay);
            assertThat(log.lost()).isZero();
        }
    }

    /** Nobody knows what of its round was written. */
    @Test
    void afterADefectOfTheThreadNothingIsWrittenOrAnswered() throws IOException {
        open(WhenStuck.BLOCK, SHORT, 0);
        get(desks.record(0, Records.deed(0)));
        long day = AuditConfig.SEGMENT_AGE.toMillis();
        millis.addAndGet(day); // a segment is due, which is the thread's
        defect.set(true);
        Future<Void> first = desks.record(0, Records.deed(1));
        await().atMost(PATIENCE).until(() -> log.state().contains("ended by a defect"));
        millis.addAndGet(-day);
        Future<Void> second = desks.record(0, Records.deed(2));
        refusedInTheEnd(first);
        refusedInTheEnd(second);
        assertThat(deeds()).containsExactly(Records.deed(0));
        assertThat(log.queued()).as("what it was at").isEqualTo(1);
    }

    @Test
    void aWriteThatFailedOnALaneIsTriedAgainByTheThread() throws IOException {
        open(WhenStuck.BLOCK, Duration.ofMillis(700), 0);
        get(desks.record(0, Records.deed(0)));
        AtomicInteger failures = new AtomicInteger();
        FailingWrites.of(log, failures);
        for (int i = 1; i < 6; i++) {
            failures.set(1);
            get(desks.record(0, Records.deed(i))); // before the thread's second of rest is over
        }
        assertThat(deeds()).hasSize(6);
    }

    @Test
    void whatIsLostWhileTheLastRecordsAreWrittenIsRecordedAtTheEnd() throws Exception {
        open(WhenStuck.BOUNDED_LOSS, PATIENCE, 10);
        get(desks.record(0, Records.deed(0)));
        Thread closer = new Thread(log::close);
        synchronized (log.usage()) {
            desks.record(0, Records.deed(1));
            await().atMost(PATIENCE).until(() -> Records.read(folder).size() == 3);
            log.lost(3);
            closer.start();
            await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        }
        closer.join();
        assertThat(Records.read(folder)).extracting(Entry::record).filteredOn(AuditRecord.Lost.class::isInstance).hasSize(1);
    }

    /** Its segment begins later than it was asked. */
    @Test
    void aRecordThatWaitedForItsSegmentIsFoundByItsTime() throws IOException {
        open(WhenStuck.BLOCK, SHORT, 0);
        get(desks.record(0, Records.deed(0)));
        Path away = takeFolderAway();
        Instant at = now();
        desks.record(0, Records.deed(1));
        await().atMost(PATIENCE).until(() -> log.state().contains("requests wait and are refused"));
        millis.addAndGet(Duration.ofHours(1).toMillis());
        Files.move(away, folder);
        await().atMost(PATIENCE).until(() -> log.state().equals("ok"));
        Selection then = new Selection(Optional.of(at), Optional.of(at.plusSeconds(1800)), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(RecordSearch.of(folder, then, RecordSearch.NEWEST, 100).entries()).extracting(Entry::record)
            .containsExactly(new AuditRecord.Operated(at.toEpochMilli(), Records.deed(1)));
    }

    /** The state is being replaced, say. */
    @Test
    void whereTheClustersTimeCannotBeReadTheWriterGoesOn() throws IOException {
        open();
        CountDownLatch asked = new CountDownLatch(1);
        log.agesBy(() -> {
            asked.countDown();
            throw Refusal.UNAVAILABLE.refused();
        });
        await().atMost(PATIENCE).until(() -> asked.getCount() == 0);
        for (int i = 0; i < 3; i++) get(desks.record(0, Records.deed(i)));
        assertThat(deeds()).hasSize(3);
        assertThat(log.state()).isEqualTo("ok");
    }

    @Test
    void whatTheClustersTimeMakesTooOldGoes() throws IOException {
        open();
        close();
        millis.addAndGet(Duration.ofDays(1).toMillis());
        open();
        close();
        millis.addAndGet(Duration.ofDays(91).toMillis());
        open();
        assertThat(SegmentFolder.at(folder)).hasSize(3);
        log.agesBy(() -> OptionalLong.of(millis.get()));
        await().atMost(PATIENCE).until(() -> SegmentFolder.at(folder).size() == 2);
    }

    /** The disk comes back in the moment in which the writer has given a record up: the next one must not be answered for it. */
    @Test
    void whatFollowsARecordThatWasGivenUpAtTheEndIsNotAnsweredAsWritten() throws IOException {
        open();
        get(desks.record(0, Records.deed(0)));
        Path away = takeFolderAway();
        Future<Void> givenUp = desks.record(0, Records.deed(1));
        await().atMost(PATIENCE).until(() -> log.state().contains("requests wait and are refused"));
        Future<Void> follows = desks.record(1, Records.deed(2));
        await().atMost(PATIENCE).until(() -> log.queued() == 1);
        Logger writer = (Logger) LoggerFactory.getLogger(Writer.class);
        AppenderBase<ILoggingEvent> mends = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (!event.getFormattedMessage().contains("could not be written before the end")) return;
                try {
                    Files.move(away, folder);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        mends.start();
        writer.addAppender(mends);
        try {
            log.close();
        } finally {
            writer.detachAppender(mends);
        }
        close();
        assertThat(deeds()).containsExactly(Records.deed(0));
        assertThat(givenUp.succeeded()).isFalse();
        assertThat(follows.succeeded()).as("it is not in the log").isFalse();
    }

    @Test
    void strangersAreCountedAndNeverManyRecords() throws IOException {
        open();
        int addresses = 2_000;
        int each = 30;
        for (int i = 0; i < addresses * each; i++) desks.desk(i % LANES).stranger("openapi", "10.1." + i % addresses / 200 + "." + i % 200, Refusal.WRONG_SIGNATURE);
        close();
        List<AuditRecord.Strangers> counted = Records.read(folder).stream().filter(entry -> entry.kind() == Kind.STRANGERS).map(entry -> (AuditRecord.Strangers) entry.record()).toList();
        assertThat(counted.stream().mapToLong(AuditRecord.Strangers::count).sum()).isEqualTo((long) addresses * each);
        long times = counted.stream().map(AuditRecord.Strangers::sinceMillis).distinct().count();
        assertThat(times).isEqualTo(1); // this clock stands still, so each second is the same
        assertThat(counted).anySatisfy(others -> assertThat(others.address()).isEmpty());
        assertThat(deeds()).isEmpty();
    }
}
