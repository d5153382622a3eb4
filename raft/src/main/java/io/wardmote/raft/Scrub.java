package io.wardmote.raft;

import io.wardmote.key.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what nobody reads: the log, the snapshots and the store's files, each once in a period and no faster
 * than a bound. A bit that flips on the disk is found while there are others that know better. A damaged log ends this node's part under its
 * id, one that cannot be read until it can; a damaged snapshot is deleted and another is taken; a damaged store is replaced.
 */
final class Scrub {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final Duration SNAPSHOT_WAIT = Duration.ofMinutes(10);
    private static final long FIRST_MILLIS = Duration.ofMinutes(10).toMillis();

    private final RaftConfig config;
    private final Rocks rocks;
    private final Supplier<RaftNode> raft;
    private final Supplier<StateMachine> machine;
    private final Consumer<String> logDamaged;
    private final BiConsumer<String, IOException> logUnreadable;
    private final ScheduledThreadPoolExecutor thread;
    private volatile String words = "not yet";
    private volatile String fault = "";
    private long readBytes;
    private long begunNanos;

    /** @param logDamaged told what is wrong with the log, in a clause; so is {@code logUnreadable} */
    Scrub(RaftConfig config, Rocks rocks, Supplier<RaftNode> raft, Supplier<StateMachine> machine, Consumer<String> logDamaged,
          BiConsumer<String, IOException> logUnreadable) {
        this.config = config;
        this.rocks = rocks;
        this.raft = raft;
        this.machine = machine;
        this.logDamaged = logDamaged;
        this.logUnreadable = logUnreadable;
        this.thread = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(config.node() + "-scrub").daemon().priority(Thread.MIN_PRIORITY).factory(),
            new ScheduledThreadPoolExecutor.DiscardPolicy());
    }

    void start() {
        long every = config.scrub().every().toMillis();
        thread.scheduleWithFixedDelay(this::run, Math.min(FIRST_MILLIS, every), every, TimeUnit.MILLISECONDS);
    }

    void close() {
        thread.shutdownNow();
    }

    /** How the newest one goes, or went. */
    String words() {
        return words;
    }

    /** What it could not do, or "". */
    String fault() {
        return fault;
    }

    void run() {
        try {
            scrub();
        } catch (Interrupted e) {
            LOG.debug("The scrub ends with the node");
        } catch (Refused replacing) {
            words = "put off: the state was being replaced";
        } catch (IOException | RuntimeException e) {
            words = "did not end: " + e.getMessage();
            fault = "what is on the disk could not be read through (" + e.getMessage() + ")";
            LOG.error("What is on the disk could not be read through", e); // a scheduled task that throws is never run again
        }
    }

    /** Blocks until everything was read. */
    synchronized void scrub() throws IOException {
        readBytes = 0;
        begunNanos = System.nanoTime();
        words = "under way since " + now();
        boolean whole = log() & store() & snapshots();
        fault = "";
        words = (whole ? "all was whole at " : "found damage at ") + now() + ", " + (readBytes >> 20) + " MiB read";
        LOG.info("Scrub: {}", words);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Only what is committed: a follower may take back the rest, and write other entries in its place while it is read. */
    private boolean log() throws IOException {
        Path folder = raft.get().logFolder();
        long known = Math.min(raft.get().committed(), raft.get().flushed());
        LogFiles files = LogFiles.in(folder);
        for (LogFiles.Closed closed : files.closed()) {
            if (!logFile(folder.resolve(closed.name()), closed.first(), Math.min(closed.last(), known))) return false;
        }
        return logFile(folder.resolve(LogFiles.openName(files.open())), files.open(), known);
    }

    private boolean logFile(Path file, long first, long last) throws IOException {
        if (last < first) return true;
        LogScan scan;
        try {
            scan = LogScan.of(file, first, last, this::read);
        } catch (NoSuchFileException e) {
            return true; // purged, or closed under another name and read next time
        } catch (IOException e) {
            if (!Disk.isUnreadable(e)) throw e;
            logUnreadable.accept("the Raft log cannot be read, in " + file, e);
            return false;
        }
        if (scan.fault() == null && scan.last() == last || !Files.exists(file)) return true;
        logDamaged.accept("the Raft log is damaged: in " + file + ", "
            + (scan.fault() == null ? "entries after " + scan.last() + " are missing" : scan.fault()));
        return false;
    }

    private boolean snapshots() throws IOException {
        StateMachine now = machine.get();
        if (now.snapshots().verify(this::read) || now != machine.get()) return true;
        raft.get().snapshot(SNAPSHOT_WAIT).exceptionally(failure -> {
            LOG.warn("In place of a damaged snapshot none was taken yet: {}", failure.toString());
            return null;
        });
        return false;
    }

    private boolean store() throws IOException {
        for (Path table : rocks.tables()) {
            try {
                read((int) Math.min(Integer.MAX_VALUE, Files.size(table)));
                SnapshotManifest.verifyTable(table);
            } catch (RocksDBException | NoSuchFileException e) {
                if (!rocks.has(table)) continue;
                rocks.damaged("The state in " + table + " is damaged (" + e.getMessage() + ").");
                return false;
            }
        }
        return true;
    }

    private void read(int bytes) {
        readBytes += bytes;
        long dueNanos = (long) (readBytes * 1e9 / config.scrub().bytesPerSecond());
        long aheadMillis = (dueNanos - (System.nanoTime() - begunNanos)) / 1_000_000;
        if (aheadMillis < 50) return;
        try {
            Thread.sleep(aheadMillis);
        } catch (InterruptedException e) {
            throw new Interrupted();
        }
    }

    private static final class Interrupted extends RuntimeException {}
}
