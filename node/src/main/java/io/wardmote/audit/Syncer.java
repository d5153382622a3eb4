package io.wardmote.audit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the disk keep what was written, each 100 ms, on a thread of its own: nobody's answer waits for it. A sync that failed is not tried again, since the
 * next one may succeed without having written anything; whoever writes makes the segment anew first.
 */
final class Syncer {
    private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);
    private static final long PERIOD_NANOS = MILLISECONDS.toNanos(100);

    private final Journal operations;
    private final Journal ofStrangers;
    private final Supplier<Optional<Head>> newest;
    private final Thread thread = Thread.ofPlatform().name("audit-sync").daemon().unstarted(this::run);
    private final Since written = new Since();
    private final Since syncing = new Since();
    private volatile boolean closing;
    private volatile String fault = "";
    private volatile Optional<Head> head = Optional.empty();

    Syncer(Journal operations, Journal ofStrangers) {
        this(operations, ofStrangers, operations::written);
    }

    /** @param newest the last operation that was written */
    Syncer(Journal operations, Journal ofStrangers, Supplier<Optional<Head>> newest) {
        this.operations = operations;
        this.ofStrangers = ofStrangers;
        this.newest = newest;
    }

    void start() {
        thread.start();
    }

    /** The oldest of what was written is from then. To be called by the writer. */
    void written(long sinceNanos) {
        written.beginUnlessBegun(sinceNanos);
    }

    /** "", or why what was written may not be on disk. */
    String fault() {
        return fault;
    }

    /** After a failure, by the writer: both segments are on disk, or this fails too. */
    void mend() {
        if (fault.isEmpty()) return;
        try {
            operations.secure();
            ofStrangers.secure();
            fault = "";
            LOG.info("The audit segments were written anew, and are on disk");
        } catch (IOException e) {
            fault = Faults.sentence(e);
        }
    }

    /** Age of the oldest record that was written and is not on disk. */
    long ageNanos() {
        return Math.max(written.ageNanos(), syncing.ageNanos());
    }

    /** The last record that is on disk. */
    Optional<Head> head() {
        return head;
    }

    private void run() {
        while (!closing) {
            LockSupport.parkNanos(PERIOD_NANOS);
            look();
        }
    }

    void look() {
        if (written.goesOn() && fault.isEmpty()) sync();
    }

    private void sync() {
        syncing.begin(written.beganAt());
        written.end();
        Optional<Head> reached = newest.get();   // last, so that of what is written from here on it is known that it is to be synced
        try {
            operations.sync();
            ofStrangers.sync();
            head = reached;
        } catch (IOException e) {
            written.begin(syncing.beganAt());
            fault = Faults.sentence(e);
            LOG.error("Audit segments cannot be brought to the disk: {}", fault);
        } finally {
            syncing.end();
        }
    }

    /** Ends the thread, and closes both journals with all that was written on disk. To be called when nobody writes any more. */
    void close(long patienceMillis) throws IOException, InterruptedException {
        closing = true;
        thread.join(patienceMillis);
        operations.close();
        ofStrangers.close();
        head = operations.written();
    }
}
