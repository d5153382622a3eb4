package io.wardmote.raft;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WriteOptions;

/**
 * How RocksDB is set up. All of these live outside the heap and must outlive the store that uses them.
 *
 * <p>The write-ahead log is off, since the Raft log is one already, and the store does not flush when it is closed: what is on
 * disk after a close is what {@link Rocks#flush} or a checkpoint put there, as after a crash. There is one column family, so a
 * flush never separates rows from the index they were written with.
 */
final class RocksSettings implements AutoCloseable {
    private static final long MEMTABLE_BYTES = 32L << 20;
    private static final int BLOOM_BITS = 10;
    private static final int META_BLOCK_BYTES = 4096;
    private static final int SHARDS_BY_SIZE = -1;
    // each read goes through them, so rows read once are not to push them out
    private static final double FOR_INDEX_AND_FILTER = 0.5;
    // the oldest outcomes and nonces are deleted from the front of their tables: scans there would crawl over the gravestones
    private static final long DELETION_WINDOW = 4096;
    private static final long DELETIONS_THAT_COMPACT = 1024;

    static {
        RocksDB.loadLibrary();
    }

    private final LRUCache blocks;
    private final BloomFilter bloom = new BloomFilter(BLOOM_BITS);
    private final TablePropertiesCollectorFactory deletions =
        TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(DELETION_WINDOW, DELETIONS_THAT_COMPACT, 0.5);
    final Options options = new Options();
    final WriteOptions withoutLog = new WriteOptions().setDisableWAL(true);

    RocksSettings(long blockBytes) {
        blocks = new LRUCache(blockBytes, SHARDS_BY_SIZE, false, FOR_INDEX_AND_FILTER);
        // index and filter in parts: in one piece, those of a big table fit into no shard of the cache, and each read would bring all of them in
        BlockBasedTableConfig tables = new BlockBasedTableConfig().setBlockCache(blocks).setFilterPolicy(bloom)
            .setIndexType(IndexType.kTwoLevelIndexSearch).setPartitionFilters(true).setMetadataBlockSize(META_BLOCK_BYTES)
            .setCacheIndexAndFilterBlocks(true).setPinL0FilterAndIndexBlocksInCache(true).setPinTopLevelIndexAndFilter(true);
        options.setCreateIfMissing(true).setCompressionType(CompressionType.LZ4_COMPRESSION).setTableFormatConfig(tables)
            .setWriteBufferSize(MEMTABLE_BYTES).setMaxWriteBufferNumber(3).setMaxBackgroundJobs(2)
            .setAvoidFlushDuringShutdown(true).setInfoLogLevel(InfoLogLevel.WARN_LEVEL).setKeepLogFileNum(2).setStatsDumpPeriodSec(0);
        options.setTablePropertiesCollectorFactory(List.of(deletions));
    }

    @Override
    public void close() {
        withoutLog.close();
        options.close();
        deletions.close();
        bloom.close();
        blocks.close();
    }
}
