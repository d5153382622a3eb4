package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Many rows of one table at once. Pages count from 1. */
final class Listing {
    private Listing() {}

    /** Reads a row that belongs to another. */
    interface Child<T> {
        T of(byte[] key, byte[] value);
    }

    /** All rows, in order of their ids. */
    static <T> List<T> all(Rows rows, Table table, Function<ByteReader, T> read) {
        List<T> found = new ArrayList<>();
        rows.scan(table.key(new byte[0]), table.end(), (key, value) -> found.add(read.apply(new ByteReader(value))));
        return found;
    }

    /** @param total how many rows the table has */
    static <T> Page<T> page(Rows rows, Table table, long total, int page, int size, Function<ByteReader, T> read) {
        List<T> found = new ArrayList<>();
        long[] before = {offset(page, size)};
        rows.scan(table.key(new byte[0]), table.end(), (key, value) -> {
            if (before[0]-- <= 0 && found.size() < size) found.add(read.apply(new ByteReader(value)));
            return found.size() < size;
        });
        return new Page<>(found, total);
    }

    /** Of the rows that belong to one other. */
    static <T> Page<T> children(Rows rows, Table table, String parent, int page, int size, Child<T> child) {
        byte[] prefix = childPrefix(table, parent);
        List<byte[][]> found = new ArrayList<>();
        long first = offset(page, size);
        long[] total = {0};
        rows.scan(prefix, Table.after(prefix), (key, value) -> {
            long at = total[0]++;
            if (at >= first && at < first + size) found.add(new byte[][] {key, value});
            return true;
        });
        return new Page<>(found.stream().map(row -> child.of(row[0], row[1])).toList(), total[0]);
    }

    static byte[] childPrefix(Table table, String parent) {
        return table.key(new ByteWriter().raw(parent.getBytes(UTF_8)).u8(0).toBytes());
    }

    static String childId(Table table, String parent, byte[] key) {
        int prefix = childPrefix(table, parent).length;
        return new String(key, prefix, key.length - prefix, UTF_8);
    }

    static long offset(int page, int size) {
        return (page - 1L) * size;
    }
}
