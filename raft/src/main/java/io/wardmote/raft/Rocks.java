package io.wardmote.raft;

import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.wardmote.key.Refused;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Draft;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Rows;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.ratis.server.protocol.TermIndex;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/**
 * The state on disk. One writer, the state machine, which also reads through {@link #get} and {@link #scan}; everybody else
 * reads through {@link #read} or {@link #readSnapshot}, which see one moment: the state between two log entries.
 *
 * <p>Row keys begin with a table's number; those that begin with 0 are the store's own: {@code 0 'a'} is the term (8 bytes) and
 * index (8) of the last entry applied, written in one piece with the rows of that entry; {@code 0 'c'} is {@link Compacted}.
 *
 * <p>May be closed and opened again, on other files, while readers come and go: they are refused meanwhile.
 */
final class Rocks implements Rows, AutoCloseable {
    static final byte[] APPLIED = {0, 'a'};
    private static final byte[] COMPACTED = {0, 'c'};
    private static final int TRIES = 3;

    private final Consumer<StorageFailure> broken;
    private final HotRows hot;
    private final KeyRing ring;
    private final RocksSettings settings;
    private final Compaction compaction = new Compaction();
    // held for reading while a reader is inside; nobody waits for it but the one who closes
    private final StampedLock inside = new StampedLock();
    private volatile RocksDB db;
    private volatile Path folder;
    // even: at rest; odd: rows are being replaced. Moved by the one writer alone
    private volatile long version;

    /** @param broken told of each failure, on the thread that met it: what is read or written after is not to be relied on */
    Rocks(RaftConfig.Memory memory, Consumer<StorageFailure> broken) {
        this.broken = broken;
        this.settings = new RocksSettings(memory.blockBytes());
        this.hot = new HotRows(memory.hotBytes());
        this.ring = hot.over(this);
    }

    /** @throws StorageFailure if the folder holds something else, or is damaged */
    void open(Path folder) {
        try {
            Files.createDirectories(folder);
            db = RocksDB.open(settings.options, folder.toString());
            this.folder = folder;
        } catch (RocksDBException | IOException e) {
            throw new StorageFailure("The state in " + folder + " cannot be opened, it is damaged or not ours (" + e.getMessage() + ").", e,
                e instanceof RocksDBException);
        }
    }

    /** Waits for readers, then closes without flushing. Opening again is allowed. */
    @Override
    public void close() {
        RocksDB closing = db;
        if (closing == null) return;
        db = null;
        compaction.cutShort();
        long stamp = inside.writeLock();
        try {
            closing.close();
            hot.forgetAll();
        } finally {
            inside.unlockWrite(stamp);
        }
    }

    /** Closes for good. */
    void dispose() {
        close();
        settings.close();
    }

    boolean isOpen() {
        return db != null;
    }

    /** Up to which entry the rows are written: {@link TermIndex#INITIAL_VALUE} if none. */
    TermIndex applied() {
        return applied(get(APPLIED));
    }

    /** Writes rows that no entry of a log has brought, before anybody reads. */
    void load(WriteBatch rows) {
        try {
            opened().write(settings.withoutLog, rows);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    static TermIndex applied(byte[] row) {
        if (row == null) return TermIndex.INITIAL_VALUE;
        ByteReader in = new ByteReader(row);
        return TermIndex.valueOf(in.i64(), in.i64());
    }

    /** Writes all of an entry's changes and its index in one piece. Readers see none of it, or all. */
    void write(Draft changes, TermIndex at) {
        try (WriteBatch batch = new WriteBatch()) {
            changes.eachChange((key, value) -> {
                try {
                    if (value == null) batch.delete(key);
                    else batch.put(key, value);
                } catch (RocksDBException e) {
                    throw failed(e);
                }
            });
            batch.put(APPLIED, row(at));
            version++;
            VarHandle.fullFence();
            try {
                opened().write(settings.withoutLog, batch);
            } finally {
                changes.eachChange((key, value) -> hot.forget(key));
                version++;
            }
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    /**
     * Reads one moment. The reader may be called more than once, and may see rows of two moments before it is called again, so
     * it must do nothing but read, and must not answer anything that reads later.
     *
     * @throws Refused UNAVAILABLE while the state is being replaced
     */
    <T> T read(Function<KeyRing, T> reader) {
        return read(() -> ring, KeyRing::new, reader);
    }

    /** The same, past the cache of decoded rows: what is read is not kept. */
    <T> T readOnce(Function<KeyRing, T> reader) {
        return read(() -> new KeyRing(this), KeyRing::new, reader);
    }

    /** As {@link #read(Function)}, and notes which rows it was that were read, those of tries that came to nothing too. */
    <T> T read(ReadRows read, Function<KeyRing, T> reader) {
        return read(() -> hot.over(this, read), rows -> HotRows.past(rows, read), reader);
    }

    private <T> T read(Supplier<KeyRing> cached, Function<Rows, KeyRing> past, Function<KeyRing, T> reader) {
        return enter(() -> {
            for (int tries = TRIES; tries > 0; tries--) {
                long before = version;
                if ((before & 1) != 0) {
                    Thread.onSpinWait();
                    continue;
                }
                try {
                    T result = reader.apply(cached.get());
                    if (isStill(before)) return result;
                } catch (RuntimeException e) {
                    // rows of two moments may contradict each other; only what one moment says counts
                    if (isStill(before)) throw e;
                }
            }
            return moment(rows -> reader.apply(past.apply(rows)));
        });
    }

    /** Reads one moment, however long that takes, past the cache of decoded rows. Not for event loops. */
    <T> T readSnapshot(Function<KeyRing, T> reader) {
        return readRows(rows -> reader.apply(new KeyRing(rows)));
    }

    /** What of it is held decoded. */
    HotRows hot() {
        return hot;
    }

    /** As {@link #readSnapshot}, but the bare rows. */
    <T> T readRows(Function<Rows, T> reader) {
        return enter(() -> moment(reader));
    }

    @Override
    public byte[] get(byte[] key) {
        try {
            return opened().get(key);
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        try (ReadOptions options = new ReadOptions()) {
            scan(opened(), options, from, to, visitor);
        }
    }

    /** Makes everything written so far durable. */
    void flush() {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            opened().flush(options);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    /** The files that hold rows, as they are now; each is never changed, and goes when its rows are in others. */
    List<Path> tables() {
        return enter(() -> opened().getLiveFilesMetaData().stream().map(table -> Path.of(table.path(), table.fileName())).toList());
    }

    /** @return whether the store still has that file; one that it has let go may be gone from the disk */
    boolean has(Path table) {
        return isOpen() && tables().contains(table);
    }

    /** Told by whoever read the files themselves. */
    void damaged(String sentence) {
        broken.accept(new StorageFailure(sentence, null, true));
    }

    Compacted compacted() {
        return enter(() -> Compacted.of(get(COMPACTED)));
    }

    /**
     * Rewrites every file, so that rows deleted up to now are in none. May take minutes; a close cuts it short.
     *
     * @param destroyed index of the newest destruction, applied already
     * @param applied   asked when it is done
     */
    Compacted compact(long destroyed, LongSupplier applied) {
        return enter(() -> {
            RocksDB open = opened();
            try {
                compaction.run(open, () -> db == open);
                Compacted done = new Compacted(destroyed, applied.getAsLong());
                open.put(settings.withoutLog, COMPACTED, done.toBytes());
                return done;
            } catch (RocksDBException e) {
                if (db == null) throw unavailable();
                throw failed(e);
            }
        });
    }

    /** Copies the store, flushed, to a folder that must not exist yet; files that never change are hard links. */
    void checkpoint(Path target, TermIndex at) {
        try (Checkpoint checkpoint = Checkpoint.create(opened())) {
            opened().put(settings.withoutLog, APPLIED, row(at));
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    private <T> T enter(Supplier<T> reading) {
        long stamp = inside.tryReadLock();
        if (stamp == 0) throw unavailable();
        try {
            return reading.get();
        } catch (StorageFailure failure) {
            throw UNAVAILABLE.because("This node's store cannot be read.");
        } finally {
            inside.unlockRead(stamp);
        }
    }

    private boolean isStill(long before) {
        VarHandle.loadLoadFence();
        return version == before;
    }

    private <T> T moment(Function<Rows, T> reader) {
        RocksDB open = opened();
        Snapshot snapshot = open.getSnapshot();
        try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
            return reader.apply(new Moment(open, options));
        } finally {
            open.releaseSnapshot(snapshot);
            snapshot.close();
        }
    }

    private final class Moment implements Rows {
        private final RocksDB open;
        private final ReadOptions options;

        Moment(RocksDB open, ReadOptions options) {
            this.open = open;
            this.options = options;
        }

        @Override
        public byte[] get(byte[] key) {
            try {
                return open.get(options, key);
            } catch (RocksDBException e) {
                throw unreadable(e);
            }
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {
            try (ReadOptions bounded = new ReadOptions(options)) {
                Rocks.this.scan(open, bounded, from, to, visitor);
            }
        }
    }

    private void scan(RocksDB open, ReadOptions options, byte[] from, byte[] to, Visitor visitor) {
        try (Slice end = new Slice(to); RocksIterator rows = open.newIterator(options.setIterateUpperBound(end))) {
            rows.seek(from);
            while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
                if (db != open) throw unavailable(); // whoever closes waits for this reader
                rows.next();
            }
            rows.status();
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    private static byte[] row(TermIndex at) {
        return new ByteWriter().i64(at.getTerm()).i64(at.getIndex()).toBytes();
    }

    private RocksDB opened() {
        RocksDB open = db;
        if (open == null) throw unavailable();
        return open;
    }

    private static Refused unavailable() {
        return UNAVAILABLE.because("This node is taking over the state of another.");
    }

    private StorageFailure failed(RocksDBException e) {
        return failed(e, false);
    }

    private StorageFailure unreadable(RocksDBException e) {
        return failed(e, true);
    }

    private StorageFailure failed(RocksDBException e, boolean reading) {
        Status status = e.getStatus();
        // what cannot be read is not there; what cannot be written may be once there is room
        boolean noSpace = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        boolean damaged = !noSpace && (reading || status == null || status.getCode() == Status.Code.Corruption);
        StorageFailure failure = new StorageFailure("The state in " + folder + " cannot be " + (reading ? "read" : "written")
            + " (" + e.getMessage() + ").", e, damaged);
        broken.accept(failure);
        return failure;
    }
}
