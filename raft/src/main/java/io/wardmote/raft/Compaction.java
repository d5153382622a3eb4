package io.wardmote.raft;

import static io.wardmote.key.Refusal.UNAVAILABLE;

import java.util.function.BooleanSupplier;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Rewrites every file of a store, so that rows deleted before are in none. May be cut short from another thread. */
final class Compaction {
    private static final int PATIENCE_SECONDS = 60;

    private CompactRangeOptions underWay;

    /**
     * Writing and reading go on meanwhile.
     *
     * @param wanted false once the store is being closed
     * @throws RocksDBException if it failed, or was cut short
     */
    void run(RocksDB db, BooleanSupplier wanted) throws RocksDBException {
        awaitOlderReaders(db, wanted);
        try (CompactRangeOptions options = new CompactRangeOptions().setExclusiveManualCompaction(false)
            .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
            begin(options, wanted);
            try {
                db.compactRange(db.getDefaultColumnFamily(), null, null, options);
            } finally {
                end();
            }
        }
    }

    /** Does nothing if none is under way. */
    synchronized void cutShort() {
        if (underWay != null) underWay.setCanceled(true);
    }

    private synchronized void begin(CompactRangeOptions options, BooleanSupplier wanted) {
        underWay = options;
        if (!wanted.getAsBoolean()) options.setCanceled(true);
    }

    private synchronized void end() {
        underWay = null;
    }

    /** What a reader of an older moment may still want to see, a compaction keeps. */
    private static void awaitOlderReaders(RocksDB db, BooleanSupplier wanted) throws RocksDBException {
        long now = db.getLatestSequenceNumber();
        for (int left = PATIENCE_SECONDS; wanted.getAsBoolean(); left--) {
            long oldest = db.getLongProperty("rocksdb.oldest-snapshot-sequence");
            if (oldest == 0 || oldest >= now) return;
            if (left == 0) throw UNAVAILABLE.because("A reader of an older state has been at work for a minute.");
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw UNAVAILABLE.because("This node is stopping.");
            }
        }
        throw UNAVAILABLE.because("The store is being closed.");
    }
}
