package io.wardmote.audit;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.wardmote.audit.AuditConfig.WhenStuck;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what was handed over, in that order, in rounds of which one is under way at a time. Where requests are to wait for a disk that is stuck anyway
 * ({@link WhenStuck#BLOCK}), whoever hands over writes a round himself if nobody is at it and it takes no more than a write to the segment that is there:
 * that costs less than to wake a thread and be woken by it. All else is for a thread of its own: it begins segments, tries again what could not be written,
 * writes each second what was counted of strangers, and lets go what is too old.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MOST_QUEUED = 1 << 17;
    private static final int MOST_AT_ONCE = 4096;
    /** That whoever hands over writes for others, before he leaves it to the thread. */
    private static final int MOST_ROUNDS = 2;
    private static final long AGAIN_NANOS = MILLISECONDS.toNanos(50);
    /** From one write to the next, under load: what comes meanwhile is written with it, and whoever comes after a while of quiet does not wait. */
    private static final long APART_NANOS = MICROSECONDS.toNanos(250);
    private static final long TEND_NANOS = SECONDS.toNanos(1);
    private static final long TRIM_NANOS = SECONDS.toNanos(60);
    /** A write that takes longer is one that does not come back. */
    private static final long HUNG_NANOS = SECONDS.toNanos(1);

    private final AuditConfig config;
    private final InstantSource clock;
    private final Journal operations;
    private final Journal ofStrangers;
    private final Syncer syncer;
    private final Strangers strangers;
    private final Losses losses;
    private final List<Sink> sinks;
    private final Retention retention;
    private final UsageFold usage;
    private final Queue<Batch> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    /** Held by whoever is at a round. */
    private final ReentrantLock turn = new ReentrantLock();
    private final Thread thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
    private final Since writing = new Since();
    /** Records are in the writer's hands, whether or not it gets on. */
    private final Since holding = new Since();
    private volatile boolean resting;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile String fault = "";
    private volatile String strangersFault = "";
    private volatile long records;
    /** What could not be written, and goes before all else. */
    private volatile Optional<Round> stuck = Optional.empty();
    /** Of strangers, and not written yet. */
    private List<AuditRecord> counted = List.of();
    private long tended = Since.now();
    private volatile long wroteAt = tended;
    private long trimmed = tended - TRIM_NANOS;

    Writer(AuditConfig config, InstantSource clock, Journal operations, Journal ofStrangers, Syncer syncer, Strangers strangers, Losses losses,
           List<Sink> sinks, Retention retention, UsageFold usage) {
        this.config = config;
        this.clock = clock;
        this.operations = operations;
        this.ofStrangers = ofStrangers;
        this.syncer = syncer;
        this.strangers = strangers;
        this.losses = losses;
        this.sinks = sinks;
        this.retention = retention;
        this.usage = usage;
    }

    void start() {
        thread.start();
    }

    /** @return whether it was taken: there is room, and somebody who writes; it may be written when this returns */
    boolean offer(Batch batch) {
        int size = batch.records().size();
        if (ended) return false;
        if (queued.addAndGet(size) > MOST_QUEUED) {
            queued.addAndGet(-size);
            return false;
        }
        queue.add(batch);
        boolean left = config.whenStuck() == WhenStuck.BLOCK ? isLeftByCaller() : resting;
        if (left) LockSupport.unpark(thread);
        return true;
    }

    /** Writes what there is, where nobody else is at it: whoever is looks again when he is done. @return whether it is the thread's to go on */
    private boolean isLeftByCaller() {
        for (int rounds = 0; !queue.isEmpty() && turn.tryLock(); rounds++) {
            try {
                long now = clock.millis();
                boolean quick = stuck.isEmpty() && !ended && syncer.fault().isEmpty() && !operations.isDue(now);
                if (!quick || rounds == MOST_ROUNDS || !write(next(now), now)) return true;
            } catch (RuntimeException | Error bug) {
                ends(bug);
            } finally {
                turn.unlock();
            }
        }
        return false;
    }

    /** "", or why records cannot be written now. */
    String fault() {
        if (!fault.isEmpty()) return fault;
        return writing.ageNanos() > HUNG_NANOS ? "a write does not come back" : "";
    }

    /** "", or why what was counted of strangers cannot be. */
    String strangersFault() {
        return strangersFault;
    }

    /** Age of the oldest record that is not written. */
    long ageNanos() {
        Batch next = queue.peek();
        return Math.max(holding.ageNanos(), next == null ? 0 : Since.now() - next.sinceNanos());
    }

    /** Of operations, since this process began. */
    long written() {
        return records;
    }

    int queued() {
        return queued.get();
    }

    private void run() {
        while (!ended) {
            rest();
            turn.lock();
            try {
                round();
            } catch (RuntimeException | Error bug) {
                ends(bug);
            } finally {
                turn.unlock();
            }
        }
    }

    /** Nothing is written any more. To be called by who is at a round, of which nobody knows how far it came. */
    private void ends(Throwable bug) {
        fault = "the writer ended by a defect: " + bug.getClass().getName();
        ended = true;
        LOG.error("The audit log's writer ends", bug);
    }

    private void round() {
        if (ended) return;
        boolean last = closing; // what was handed over before is there
        syncer.mend();
        long now = clock.millis();
        if (!write(stuck.orElseGet(() -> next(now)), now)) {
            if (!last) return;
            LOG.error("{} audit records could not be written before the end, nor what came after them", stuck.orElseThrow().records.size());
            ended = true;
            return;
        }
        tend();
        if (last && queue.isEmpty()) ended = true;
    }

    /** Until there is something to do, or a while. */
    private void rest() {
        if (stuck.isPresent()) {
            LockSupport.parkNanos(AGAIN_NANOS);
            return;
        }
        resting = true;
        if (queue.isEmpty() && !closing) LockSupport.parkNanos(syncer.fault().isEmpty() ? TEND_NANOS : AGAIN_NANOS);
        resting = false;
        long early = APART_NANOS - (Since.now() - wroteAt);
        if (early > 0 && !queue.isEmpty() && !closing) LockSupport.parkNanos(early);
    }

    /** What is written together. */
    private static final class Round {
        private final List<Batch> batches = new ArrayList<>();
        private final List<AuditRecord> records = new ArrayList<>();
        private boolean answered;

        void answer() {
            if (!answered) batches.forEach(Batch::written);
            answered = true;
        }
    }

    private Round next(long now) {
        Round round = new Round();
        losses.take(now).ifPresent(round.records::add);
        int before = round.records.size();
        for (Batch batch; round.records.size() < MOST_AT_ONCE && (batch = queue.poll()) != null; ) {
            round.batches.add(batch);
            round.records.addAll(batch.records());
        }
        queued.addAndGet(before - round.records.size());
        return round;
    }

    /** @return false if it could not be: then it is stuck */
    private boolean write(Round round, long now) {
        if (round.records.isEmpty()) return true;
        if (stuck.isEmpty()) holding.begin(round.batches.isEmpty() ? Since.now() : round.batches.getFirst().sinceNanos());
        try {
            writing.begin(Since.now());
            Head last = operations.append(round.records, now);
            written(round.records.size());
            usage.add(round.records, last.sequence());
            round.answer();
            for (Sink sink : sinks) sink.offer(round.records, last);
            return true;
        } catch (IOException e) {
            writing.end();
            stuck = Optional.of(round);
            failed(Faults.sentence(e));
            // they are kept here, so they are not lost
            if (losses.mayGrow(config)) round.answer();
            return false;
        }
    }

    private void written(int count) {
        writing.end();
        stuck = Optional.empty();
        wroteAt = Since.now();
        syncer.written(holding.beganAt());
        holding.end();
        records += count;
        if (fault.isEmpty()) return;
        LOG.info("Audit records are written again");
        fault = "";
    }

    private void failed(String sentence) {
        if (!fault.equals(sentence)) LOG.error("Audit records cannot be written: {}", sentence);
        fault = sentence;
    }

    private void tend() {
        long now = Since.now();
        if (now - tended < TEND_NANOS && !closing) return;
        tended = now;
        writeStrangers();
        if (now - trimmed < TRIM_NANOS) return;
        trimmed = now;
        retention.trim(operations, ofStrangers);
    }

    private void writeStrangers() {
        try {
            if (counted.isEmpty()) counted = strangers.take(clock.millis());
            if (counted.isEmpty()) return;
            Head last = ofStrangers.append(counted, clock.millis());
            syncer.written(Since.now());
            for (Sink sink : sinks) sink.offer(counted, last);
            counted = List.of();
            strangersFault = "";
        } catch (IOException e) {
            strangersFault = Faults.sentence(e);
        }
    }

    /** Writes what was handed over, and ends. @return whether it did, in that time */
    boolean close(long patienceMillis) throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join(patienceMillis);
        return !thread.isAlive();
    }
}
