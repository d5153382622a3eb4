package io.wardmote.raft;

import io.wardmote.state.Table;
import java.util.ArrayList;
import java.util.List;

/** Which rows a question has read, so that it can be known later whether its answer still stands. For one question at a time. */
final class ReadRows {
    /** From a key, inclusive, to another, exclusive; as unsigned bytes. */
    record Range(byte[] from, byte[] to) {}

    private record Row(byte table, String id) {}

    private final List<Row> rows = new ArrayList<>(8);
    private final List<byte[]> keys = new ArrayList<>(0);
    private final List<Range> ranges = new ArrayList<>(0);
    private boolean absentKey;

    void row(Table table, String id, boolean there) {
        rows.add(new Row(table.number(), id));
        if (!there && (table == Table.KEY || table == Table.VERSION)) absentKey = true;
    }

    /** @param key of a row, which need not be text */
    void row(byte[] key, boolean there) {
        keys.add(key);
        if (!there && (Table.KEY.holds(key) || Table.VERSION.holds(key))) absentKey = true;
    }

    void range(byte[] from, byte[] to) {
        ranges.add(new Range(from, to));
    }

    /** Of its rows, as {@link LastChanges} tells them; some may be there twice. */
    long[] numbers() {
        long[] numbers = new long[rows.size() + keys.size()];
        int at = 0;
        for (Row row : rows) numbers[at++] = LastChanges.number(row.table, row.id);
        for (byte[] key : keys) numbers[at++] = LastChanges.number(key);
        return numbers;
    }

    List<Range> ranges() {
        return ranges;
    }

    /** Whether a key or a version was not there: a creation may be answered before every node has it. */
    boolean absentKey() {
        return absentKey;
    }
}
