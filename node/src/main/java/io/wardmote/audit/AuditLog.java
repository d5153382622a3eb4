package io.wardmote.audit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.wardmote.audit.AuditConfig.WhenStuck;
import io.wardmote.key.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's audit log: the chain of what was asked of it, and that of strangers, in a folder. One thread writes, in the order in which records come, and
 * another makes disks keep what was written, each 100 ms; {@link Desk}s hand records over and are told when they are written.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final String FINE = "ok";
    private static final int MOST_QUEUED = 1 << 17;
    private static final int MOST_AT_ONCE = 4096;
    private static final long SYNC_NANOS = MILLISECONDS.toNanos(100);
    private static final long AGAIN_NANOS = MILLISECONDS.toNanos(50);
    private static final long TEND_NANOS = SECONDS.toNanos(1);
    private static final long TRIM_NANOS = SECONDS.toNanos(60);
    /** A write that takes longer is one that does not come back. */
    private static final long HUNG_NANOS = SECONDS.toNanos(1);
    private static final long LATE_MILLIS = 5_000;
    private static final long CLOSE_MILLIS = 5_000;

    private final AuditConfig config;
    private final InstantSource clock;
    private final Journal operations;
    private final Journal ofStrangers;
    private final Strangers strangers;
    private final Losses losses = new Losses();
    private final List<Sink> sinks;
    private final BlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Thread writer;
    private final Thread syncer;
    private volatile BooleanSupplier clockJumped = () -> false;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile String fault = "";
    private volatile String syncFault = "";
    private volatile String strangersFault = "";
    /** A write is under way. */
    private volatile long writingSince;
    /** Records are in the writer's hands, whether or not it gets on. */
    private volatile long unwrittenSince;
    private volatile long unsyncedSince;
    private volatile long syncingSince;
    private volatile long records;
    private volatile Optional<Head> head = Optional.empty();
    private long tended;
    private long trimmed;

    private AuditLog(AuditConfig config, InstantSource clock, Journal operations, Journal ofStrangers, List<Sink> sinks) {
        this.config = config;
        this.clock = clock;
        this.operations = operations;
        this.ofStrangers = ofStrangers;
        this.sinks = List.copyOf(sinks);
        strangers = new Strangers(clock.millis());
        tended = nanos();
        trimmed = tended - TRIM_NANOS;
        writer = Thread.ofPlatform().name("audit").daemon().unstarted(this::write);
        syncer = Thread.ofPlatform().name("audit-sync").daemon().unstarted(this::sync);
    }

    /**
     * Goes on with the log in that folder, which must be there; a torn end is cut off and told.
     *
     * @param version of the program, for the record of this start
     * @throws IOException with a sentence for the operator
     */
    public static AuditLog open(AuditConfig config, Path folder, Origin origin, String version, InstantSource clock) throws IOException {
        Journal operations = Journal.open(folder, Kind.OPERATIONS, origin);
        Journal ofStrangers = Journal.open(folder, Kind.STRANGERS, origin);
        operations.append(List.of(new AuditRecord.Opened(clock.millis(), version, operations.cutBytes() + ofStrangers.cutBytes())), clock.millis());
        List<Sink> sinks = config.syslog().map(address -> List.<Sink>of(Syslog.start(address, origin, ProcessHandle.current().pid()))).orElse(List.of());
        AuditLog log = new AuditLog(config, clock, operations, ofStrangers, sinks);
        log.unsyncedSince = log.nanos();
        log.writer.start();
        log.syncer.start();
        return log;
    }

    /** For one lane, to be deployed there. */
    public Desk desk() {
        return new Desk(this);
    }

    /** Nothing is deleted for its age while that is so: a clock that leapt would make all of it old. */
    public void keepWhile(BooleanSupplier clockJumped) {
        this.clockJumped = clockJumped;
    }

    /** The last record that is on disk. What was before it cannot be changed unnoticed by anybody who is shown this. */
    public Optional<Head> head() {
        return head;
    }

    /** "ok", or a sentence for the operator. */
    public String state() {
        if (!fault.isEmpty() || !syncFault.isEmpty() || isHung()) {
            String why = !fault.isEmpty() ? fault : !syncFault.isEmpty() ? syncFault : "a write does not come back";
            return "audit records cannot be written (" + why + "): " + (mayLose() ? losses.count() + " requests were answered without" : "requests wait and are refused");
        }
        if (!operations.damage().isEmpty()) return operations.damage();
        if (!ofStrangers.damage().isEmpty()) return ofStrangers.damage();
        if (!strangersFault.isEmpty()) return "refusals of strangers cannot be recorded (" + strangersFault + ")";
        if (lagMillis() > LATE_MILLIS) return "audit records come to the disk " + lagMillis() + " ms late";
        return sinks.stream().map(Sink::state).filter(state -> !state.equals(FINE)).findFirst().orElse(FINE);
    }

    /** Age of the oldest record that is not on disk yet. */
    public long lagMillis() {
        Batch next = queue.peek();
        long now = nanos();
        long oldest = Math.max(Math.max(age(unwrittenSince, now), age(unsyncedSince, now)), Math.max(age(syncingSince, now), next == null ? 0 : age(next.sinceNanos(), now)));
        return NANOSECONDS.toMillis(oldest);
    }

    private static long age(long since, long now) {
        return since == 0 ? 0 : now - since;
    }

    /** Operations that were answered and are not in the log, since this process began. */
    public long lost() {
        return losses.total();
    }

    long written() {
        return records;
    }

    int queued() {
        return queued.get();
    }

    long dropped() {
        return sinks.stream().mapToLong(Sink::dropped).sum();
    }

    // for desks

    long nanos() {
        return System.nanoTime() | 1; // 0 stands for never
    }

    long millis() {
        return clock.millis();
    }

    long patienceNanos() {
        return config.patience().toNanos();
    }

    /** Whether what is begun now will be recorded, or need not be. */
    boolean accepts() {
        return !isStuck() || mayLose();
    }

    /** Whether what was done now is not recorded but counted. */
    boolean loses() {
        return config.whenStuck() == WhenStuck.BOUNDED_LOSS && isStuck();
    }

    boolean mayLose() {
        return config.whenStuck() == WhenStuck.BOUNDED_LOSS && losses.count() < config.mostLost();
    }

    private boolean isStuck() {
        return !fault.isEmpty() || !syncFault.isEmpty() || isHung();
    }

    private boolean isHung() {
        long since = writingSince;
        return since != 0 && nanos() - since > HUNG_NANOS;
    }

    void lost(long count) {
        losses.add(count, millis());
    }

    void stranger(String door, String address, Refusal refusal) {
        strangers.count(door, address, refusal);
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

    // the writer's

    private void write() {
        try {
            while (!closing || !queue.isEmpty()) {
                List<Batch> batches = next();
                mend();
                if (!batches.isEmpty() || !losses.areNone()) write(batches);
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
        try {
            Batch first = queue.poll(syncFault.isEmpty() ? TEND_NANOS : AGAIN_NANOS, NANOSECONDS);
            int size = 0;
            for (Batch batch = first; batch != null; batch = size < MOST_AT_ONCE ? queue.poll() : null) {
                batches.add(batch);
                size += batch.records().size();
            }
            queued.addAndGet(-size);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the audit log's writer", e);
        }
        return batches;
    }

    private void write(List<Batch> batches) {
        List<AuditRecord> all = new ArrayList<>();
        losses.take(millis()).ifPresent(all::add);
        batches.forEach(batch -> all.addAll(batch.records()));
        if (all.isEmpty()) return;
        long since = batches.isEmpty() ? nanos() : batches.getFirst().sinceNanos();
        unwrittenSince = since;
        boolean answered = false;
        while (true) {
            try {
                writingSince = nanos();
                long first = operations.append(all, millis());
                writingSince = 0;
                if (unsyncedSince == 0) unsyncedSince = since;
                unwrittenSince = 0;
                records += all.size();
                mended();
                if (!answered) batches.forEach(Batch::written);
                for (Sink sink : sinks) sink.offer(first, all);
                return;
            } catch (IOException e) {
                writingSince = 0;
                failed(e);
                if (closing) {
                    LOG.error("{} audit records could not be written before the end", all.size());
                    return;
                }
                if (mayLose() && !answered) {
                    batches.forEach(Batch::written);
                    answered = true;
                }
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    private void failed(IOException e) {
        String sentence = sentence(e);
        if (!fault.equals(sentence)) LOG.error("Audit records cannot be written: {}", sentence);
        fault = sentence;
    }

    private void mended() {
        if (fault.isEmpty()) return;
        LOG.info("Audit records are written again");
        fault = "";
    }

    private static String sentence(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** After a sync that failed. */
    private void mend() {
        if (syncFault.isEmpty()) return;
        try {
            operations.writeAnew();
            ofStrangers.writeAnew();
            syncFault = "";
            LOG.info("The audit segments were written anew, and are on disk");
        } catch (IOException e) {
            syncFault = sentence(e);
        }
    }

    private void tend() {
        long now = nanos();
        if (now - tended < TEND_NANOS && !closing) return;
        tended = now;
        writeStrangers();
        if (now - trimmed < TRIM_NANOS) return;
        trimmed = now;
        trim();
    }

    private void writeStrangers() {
        try {
            List<AuditRecord> counted = ofStrangers.isUnfinished() ? List.of() : strangers.take(millis());
            if (counted.isEmpty() && !ofStrangers.isUnfinished()) return;
            long first = ofStrangers.append(counted, millis());
            if (unsyncedSince == 0) unsyncedSince = nanos();
            for (Sink sink : sinks) sink.offer(first, counted);
            strangersFault = "";
        } catch (IOException e) {
            strangersFault = sentence(e);
        }
    }

    private void trim() {
        long oldest = clockJumped.getAsBoolean() ? Long.MIN_VALUE : millis() - config.keep().toMillis();
        try {
            operations.trim(config.bytes(), oldest);
            ofStrangers.trim(config.strangerBytes(), oldest);
        } catch (IOException e) {
            LOG.warn("Old audit segments cannot be deleted: {}", sentence(e));
        }
    }

    // the syncer's

    private void sync() {
        while (!ended) {
            LockSupport.parkNanos(SYNC_NANOS);
            syncOnce();
        }
    }

    private void syncOnce() {
        long since = unsyncedSince;
        if (since == 0 || !syncFault.isEmpty()) return;
        Optional<Head> reached = operations.written();
        syncingSince = since;
        unsyncedSince = 0;
        try {
            operations.sync();
            ofStrangers.sync();
            head = reached;
        } catch (IOException e) {
            unsyncedSince = since;
            LOG.error("Audit segments cannot be brought to the disk: {}", sentence(e));
            syncFault = sentence(e);
        } finally {
            syncingSince = 0;
        }
    }

    /** Writes what was handed over, brings it to the disk, and ends. */
    @Override
    public void close() {
        if (closing) return;
        closing = true;
        queue.add(new Batch(nanos(), () -> { }));
        try {
            writer.join(CLOSE_MILLIS);
            if (writer.isAlive()) {
                LOG.error("The audit log does not come to its end: {}", state());
                return;
            }
            syncer.join(CLOSE_MILLIS);
            operations.close();
            ofStrangers.close();
            head = operations.written();
        } catch (IOException e) {
            LOG.error("The audit log cannot be closed: {}", sentence(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sinks.forEach(Sink::close);
        }
    }
}
