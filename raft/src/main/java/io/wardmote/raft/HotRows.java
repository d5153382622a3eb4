package io.wardmote.raft;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Rows;
import io.wardmote.state.Table;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decoded rows that nearly every request reads, so that those cost neither a look into RocksDB nor a decoding. Bounded by the
 * stored size of what it holds.
 *
 * <p>Filling and forgetting one row exclude each other: both are atomic operations of the map. A writer first writes the store
 * and then forgets the row, so a reader that loaded the old row has put it in before the writer takes it out, and one that
 * comes later loads the new row. Nothing old can be left behind.
 */
final class HotRows {
    private static final Set<Table> TABLES =
        EnumSet.of(Table.KEY, Table.VERSION, Table.ALIAS, Table.ACCESS_KEY, Table.BEARER, Table.INSTANCE,
            Table.NETWORK_RULE, Table.POLICY, Table.ACCESS_POINT, Table.CLIENT_KEY, Table.USER, Table.GROUP, Table.ROLE, Table.NAMED_POLICY,
            Table.KEY_POLICY, Table.EXTERNAL, Table.XKS_PROXY, Table.XKS_KEY);
    private static final int OVERHEAD_BYTES = 300;

    private record Row(byte table, String id) {}

    private record Hot(Object value, int bytes) {}

    private final Cache<Row, Hot> cache;

    HotRows(long bytes) {
        cache = Caffeine.newBuilder().maximumWeight(bytes).weigher((Row row, Hot hot) -> hot.bytes + OVERHEAD_BYTES)
            .executor(Runnable::run).recordStats().build();
    }

    /** How many rows are held. */
    long size() {
        return cache.estimatedSize();
    }

    /** How often a row was held when it was read. */
    long hits() {
        return cache.stats().hitCount();
    }

    /** How often it was not. */
    long misses() {
        return cache.stats().missCount();
    }

    /** A key ring over these rows that keeps what it decodes. */
    KeyRing over(Rows rows) {
        return new Ring(rows);
    }

    /** The same, and it notes what it reads. */
    KeyRing over(Rows rows, ReadRows read) {
        return new Ring(new Noted(rows, read)) {
            @Override
            protected <T> Optional<T> row(Table table, String id, Function<byte[], T> decode) {
                Optional<T> found = super.row(table, id, decode);
                read.row(table, id, found.isPresent());
                return found;
            }
        };
    }

    /** Past the cache, and noted. */
    static KeyRing past(Rows rows, ReadRows read) {
        return new KeyRing(new Noted(rows, read)) {
            @Override
            protected <T> Optional<T> row(Table table, String id, Function<byte[], T> decode) {
                Optional<T> found = super.row(table, id, decode);
                read.row(table, id, found.isPresent());
                return found;
            }
        };
    }

    /** Notes what is not read as a row of its table. */
    private record Noted(Rows rows, ReadRows read) implements Rows {
        @Override
        public byte[] get(byte[] key) {
            byte[] value = rows.get(key);
            read.row(key, value != null);
            return value;
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {
            read.range(from, to);
            rows.scan(from, to, visitor);
        }
    }

    void forget(byte[] key) {
        for (Table table : TABLES) {
            if (table.holds(key)) cache.asMap().compute(new Row(table.number(), Table.id(key)), (row, hot) -> null);
        }
    }

    void forgetAll() {
        cache.invalidateAll();
    }

    private class Ring extends KeyRing {
        Ring(Rows rows) {
            super(rows);
        }

        @Override
        @SuppressWarnings("unchecked") // a row is always decoded by the same function
        protected <T> Optional<T> row(Table table, String id, Function<byte[], T> decode) {
            if (!TABLES.contains(table)) return super.row(table, id, decode);
            Hot hot = cache.asMap().computeIfAbsent(new Row(table.number(), id),
                absent -> super.row(table, id, bytes -> new Hot(decode.apply(bytes), bytes.length)).orElse(null));
            return hot == null ? Optional.empty() : Optional.of((T) hot.value);
        }
    }
}
