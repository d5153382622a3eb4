package io.wardmote.audit;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes: batches in the order in which they were handed over, each second what was counted of strangers, and what is too old goes. */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MOST_QUEUED = 1 << 17;
    private static final int MOST_AT_ONCE = 4096;
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
    private final BlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Thread thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
    private final Since writing = new Since();
    /** Records are in the writer's hands, whether or not it gets on. */
    private final Since holding = new Since();
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile String fault = "";
    private volatile String strangersFault = "";
    private volatile long records;
    /** Of strangers, and not written yet. */
    private List<AuditRecord> counted = List.of();
    private long tended = Since.now();
    private long wroteAt = tended;
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

    /** @return whether it was taken: there is room, and somebody who writes */
    boolean offer(Batch batch) {
        int size = batch.records().size();
        if (ended || queued.addAndGet(size) > MOST_QUEUED) {
            queued.addAndGet(-size);
            return false;
        }
        return queue.add(batch);
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
        try {
            while (!closing || !queue.isEmpty()) {
                List<Batch> batches = next();
                syncer.mend();
                if (!write(batches)) return;
                tend();
            }
        } catch (RuntimeException | Error bug) {
            LOG.error("The audit log's writer ends", bug);
            fault = "the writer ended by a defect: " + bug;
        } finally {
            ended = true;
        }
    }

    /** Waits a while for some, and takes what else there is. */
    private List<Batch> next() {
        List<Batch> batches = new ArrayList<>();
        int size = 0;
        try {
            Batch batch = queue.poll(syncer.fault().isEmpty() ? TEND_NANOS : AGAIN_NANOS, NANOSECONDS);
            if (batch != null) keepApart();
            for (; batch != null; batch = size < MOST_AT_ONCE ? queue.poll() : null) {
                batches.add(batch);
                size += batch.records().size();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the audit log's writer", e);
        }
        queued.addAndGet(-size);
        return batches;
    }

    private void keepApart() {
        long early = APART_NANOS - (Since.now() - wroteAt);
        if (early > 0 && !closing) LockSupport.parkNanos(early);
    }

    /** @return false if they could not be, before the end: then nothing that follows them may be */
    private boolean write(List<Batch> batches) {
        List<AuditRecord> all = new ArrayList<>();
        losses.take(clock.millis()).ifPresent(all::add);
        batches.forEach(batch -> all.addAll(batch.records()));
        if (all.isEmpty()) return true;
        holding.begin(batches.isEmpty() ? Since.now() : batches.getFirst().sinceNanos());
        boolean answered = false;
        while (true) {
            try {
                writing.begin(Since.now());
                Head last = operations.append(all, clock.millis());
                written(all.size());
                usage.add(all, last.sequence());
                if (!answered) batches.forEach(Batch::written);
                for (Sink sink : sinks) sink.offer(all, last);
                return true;
            } catch (IOException e) {
                writing.end();
                failed(Faults.sentence(e));
                if (closing) {
                    LOG.error("{} audit records could not be written before the end, nor what came after them", all.size());
                    return false;
                }
                // they are kept here, so they are not lost
                if (!answered && losses.mayGrow(config)) {
                    batches.forEach(Batch::written);
                    answered = true;
                }
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    private void written(int count) {
        writing.end();
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
        queue.add(new Batch(Since.now(), () -> { })); // wakes it
        thread.join(patienceMillis);
        return !thread.isAlive();
    }
}
