package io.wardmote.audit;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.wardmote.audit.AuditConfig.WhenStuck;
import io.wardmote.key.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's audit log: the chain of what was asked of it, and that of strangers, in a folder. {@link Desk}s hand records over and are told when they are
 * written; what happens to requests while they cannot be is decided here.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final String FINE = "ok";
    private static final long LATE_MILLIS = 5_000;
    private static final long CLOSE_MILLIS = 5_000;
    private static final int MOST_ENDS = 32;

    private final AuditConfig config;
    private final InstantSource clock;
    private final Strangers strangers;
    private final Losses losses = new Losses();
    private final List<Sink> sinks;
    private final Journal operations;
    private final Syncer syncer;
    private final Writer writer;
    /** "", or what is wrong with the segments of before. */
    private final String damage;
    private final Retention retention;
    private final UsageFold usage;
    private volatile long committed;
    /** "", or why the log is not the one that the cluster knows. */
    private volatile String contradiction = "";
    private boolean closed;

    private AuditLog(AuditConfig config, InstantSource clock, Journal operations, Journal ofStrangers, List<Sink> sinks, UsageFold usage) {
        this.config = config;
        this.clock = clock;
        this.sinks = sinks;
        this.operations = operations;
        damage = operations.damage().isEmpty() ? ofStrangers.damage() : operations.damage();
        strangers = new Strangers(clock.millis());
        syncer = new Syncer(operations, ofStrangers);
        retention = new Retention(config, clock);
        this.usage = usage;
        writer = new Writer(config, clock, operations, ofStrangers, syncer, strangers, losses, sinks, retention, usage);
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
        AuditRecord start = new AuditRecord.Opened(clock.millis(), version, operations.cutBytes() + ofStrangers.cutBytes());
        Head opened = operations.append(List.of(start), clock.millis());
        List<Sink> sinks = config.syslog().map(address -> List.<Sink>of(Syslog.start(address, origin, ProcessHandle.current().pid()))).orElse(List.of());
        UsageFold usage = new UsageFold(origin.node(), opened.sequence(), clock);
        AuditLog log = new AuditLog(config, clock, operations, ofStrangers, sinks, usage);
        log.syncer.written(Since.now());
        log.syncer.start();
        log.writer.start();
        return log;
    }

    /** For one lane, to be deployed there. */
    public Desk desk() {
        return new Desk(this);
    }

    /** By which time segments get too old, milliseconds since 1970: {@link Retention}. While it is absent, and until this is called, none does. */
    public void agesBy(Supplier<OptionalLong> clusterTime) {
        retention.goesBy(clusterTime);
    }

    /** How old records get, unless there is no room for them. */
    public Duration keep() {
        return config.keep();
    }

    /** The last record that is on disk. What was before it cannot be changed unnoticed by anybody who is shown this. */
    public Optional<Head> head() {
        return syncer.head();
    }

    /** What the cluster is to know: ends of segments, a few at once, and last of all the last record that is on disk; nothing if it knows that. */
    public List<Head> uncommitted() {
        Optional<Head> newest = head().filter(head -> head.sequence() > committed);
        if (newest.isEmpty()) return List.of();
        long last = newest.get().sequence();
        Stream<Head> ends = operations.ends().stream().filter(end -> end.sequence() > committed && end.sequence() < last).limit(MOST_ENDS);
        return Stream.concat(ends, newest.stream()).toList();
    }

    /** What keys were used for by what this process records. */
    public UsageFold usage() {
        return usage;
    }

    /** The cluster knows all up to that record. By one thread at a time; blocks for a small file. */
    public void committed(Head head) {
        committed = head.sequence();
        try {
            operations.committed(head);
        } catch (IOException e) {
            LOG.warn("How far the cluster knows the audit log could not be written beside it: {}", Faults.sentence(e));
        }
    }

    /** The log is not the one that the cluster knows: to be told until the node ends. @param fault to follow on "the audit log" */
    public void contradicts(String fault) {
        contradiction = "the audit log " + fault + ": records were lost or changed; keep the folder, and see `wardmote audit verify`";
        LOG.error("This is not the log that the cluster knows: {}", contradiction);
    }

    /** Whether it is known to be another log than the cluster knows. */
    public boolean isContradicted() {
        return !contradiction.isEmpty();
    }

    /** "ok", or a sentence for the operator. */
    public String state() {
        if (isStuck()) {
            String outcome = mayLose() ? losses.count() + " requests were answered without" : "requests wait and are refused";
            return "audit records cannot be written (" + stuckBy() + "): " + outcome;
        }
        if (isContradicted()) return contradiction;
        if (!damage.isEmpty()) return damage;
        if (!writer.strangersFault().isEmpty()) return "refusals of strangers cannot be recorded (" + writer.strangersFault() + ")";
        if (lagMillis() > LATE_MILLIS) return "audit records come to the disk " + lagMillis() + " ms late";
        return sinks.stream().map(Sink::state).filter(state -> !state.equals(FINE)).findFirst().orElse(FINE);
    }

    /** Age of the oldest record that is not on disk yet. */
    public long lagMillis() {
        return NANOSECONDS.toMillis(Math.max(writer.ageNanos(), syncer.ageNanos()));
    }

    /** Operations that were answered and are not in the log, since this process began. */
    public long lost() {
        return losses.total();
    }

    long written() {
        return writer.written();
    }

    int queued() {
        return writer.queued();
    }

    long dropped() {
        return sinks.stream().mapToLong(Sink::dropped).sum();
    }

    long millis() {
        return clock.millis();
    }

    long patienceNanos() {
        return config.patience().toNanos();
    }

    boolean offer(Batch batch) {
        return writer.offer(batch);
    }

    void stranger(String door, String address, Refusal refusal) {
        strangers.count(door, address, refusal);
    }

    void lost(long count) {
        losses.add(count, millis());
    }

    /** Whether what is begun now will be recorded, or need not be. */
    boolean accepts() {
        return !isStuck() || mayLose();
    }

    /** Whether what was done now is not recorded but counted. */
    boolean loses() {
        return config.whenStuck() == WhenStuck.BOUNDED_LOSS && isStuck();
    }

    /** Whether what cannot be recorded may be answered all the same. */
    boolean mayLose() {
        return losses.mayGrow(config);
    }

    private boolean isStuck() {
        return !writer.fault().isEmpty() || !syncer.fault().isEmpty();
    }

    private String stuckBy() {
        return Stream.of(writer.fault(), syncer.fault()).filter(fault -> !fault.isEmpty()).findFirst().orElse("it is mended");
    }

    /** Writes what was handed over, brings it to the disk, and ends; more than once is once. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        try {
            if (writer.close(CLOSE_MILLIS)) syncer.close(CLOSE_MILLIS);
            else LOG.error("The audit log does not come to its end: {}", state());
        } catch (IOException e) {
            LOG.error("The audit log cannot be closed: {}", Faults.sentence(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sinks.forEach(Sink::close);
        }
    }
}
