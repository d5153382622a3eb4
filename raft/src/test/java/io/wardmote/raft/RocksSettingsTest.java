package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

class RocksSettingsTest {
    private static final int ROWS = 200_000;
    private static final int READS = 100;
    private static final long SMALL_CACHE = 64 << 10;

    @TempDir
    Path folder;

    @Test
    void aReadNeedsLittleOfTheDiskHoweverManyRowsThereAreAndHoweverSmallTheCache() throws RocksDBException {
        try (RocksSettings settings = new RocksSettings(SMALL_CACHE); Statistics statistics = new Statistics()) {
            settings.options.setStatistics(statistics);
            try (RocksDB db = RocksDB.open(settings.options, folder.toString()); FlushOptions waiting = new FlushOptions()) {
                for (int i = 0; i < ROWS; i++) db.put(settings.withoutLog, row(i), new byte[] {1});
                db.flush(waiting);
                db.compactRange();
            }
            try (RocksDB db = RocksDB.open(settings.options, folder.toString())) {
                long before = readBytes(statistics);
                for (int i = 0; i < READS; i++) {
                    assertThat(db.get(row(i * (ROWS / READS)))).containsExactly(1);
                    assertThat(db.get(row(ROWS + i))).isNull();
                }
                assertThat((readBytes(statistics) - before) / (2 * READS)).isBetween(1L, 20L << 10);
            }
        }
    }

    private static long readBytes(Statistics statistics) {
        return statistics.getTickerCount(TickerType.LAST_LEVEL_READ_BYTES) + statistics.getTickerCount(TickerType.NON_LAST_LEVEL_READ_BYTES);
    }

    private static byte[] row(int number) {
        return ("row " + number).getBytes(UTF_8);
    }
}
