package io.wardmote.raft;

import io.wardmote.state.Table;
import java.util.ArrayList;
import java.util.List;

/** Which rows a question has read, so that it can be known later whether its answer still stands. For one question at a time. */
final class ReadRows {
    /** From a key, inclusive, to another, exclusive; as unsigned bytes. */
    record Range(byte[] from, byte[] to) {}

    private final List<Row> rows = new ArrayList<>(8);
    private final List<Range> ranges = new ArrayList<>(0);
    private boolean absentKey;

    record Row(byte table, String id) {
        static Row of(byte[] key) {
            return new Row(key[0], Table.id(key));
        }
    }

    void row(Table table, String id, boolean there) {
        rows.add(new Row(table.number(), id));
        if (!there && (table == Table.KEY || table == Table.VERSION)) absentKey = true;
    }

    void row(byte[] key, boolean there) {
        rows.add(Row.of(key));
        if (!there && (Table.KEY.holds(key) || Table.VERSION.holds(key))) absentKey = true;
    }

    void range(byte[] from, byte[] to) {
        ranges.add(new Range(from, to));
    }

    List<Row> rows() {
        return rows;
    }

    List<Range> ranges() {
        return ranges;
    }

    /** Whether a key or a version was not there: a creation may be answered before every node has it. */
    boolean absentKey() {
        return absentKey;
    }
}
