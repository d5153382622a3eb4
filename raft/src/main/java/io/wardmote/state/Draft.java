package io.wardmote.state;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Changes not yet made, laid over rows that stay as they are: reading sees the changes. One per log entry, and one per
 * command over that, so that a refused command leaves nothing behind.
 */
public final class Draft implements Rows {
    private static final byte[] DELETED = new byte[0];

    private final Rows base;
    private final TreeMap<byte[], byte[]> changes = new TreeMap<>(Arrays::compareUnsigned);

    public Draft(Rows base) {
        this.base = base;
    }

    void put(byte[] key, byte[] value) {
        // a row's value is never DELETED itself, which is told by identity
        changes.put(key, value);
    }

    void delete(byte[] key) {
        changes.put(key, DELETED);
    }

    /** Takes over another draft's changes, which was laid over this one. */
    void take(Draft above) {
        changes.putAll(above.changes);
    }

    /** What is to be written, in order; a deletion has a null value. */
    public void eachChange(Change change) {
        changes.forEach((key, value) -> change.made(key, value == DELETED ? null : value));
    }

    /** The row that a change takes the place of, null if there is none; to be asked before the changes are written. */
    public byte[] before(byte[] key) {
        return base.get(key);
    }

    public interface Change {
        void made(byte[] key, byte[] valueOrNull);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    @Override
    public byte[] get(byte[] key) {
        byte[] value = changes.get(key);
        if (value == null) return base.get(key);
        return value == DELETED ? null : value;
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        NavigableMap<byte[], byte[]> mine = changes.subMap(from, true, to, false);
        if (mine.isEmpty()) {
            base.scan(from, to, visitor);
            return;
        }
        Merge merge = new Merge(mine.entrySet().iterator(), visitor);
        base.scan(from, to, merge::below);
        merge.rest();
    }

    /** Two sorted runs made one; where both have a key, the change hides the row below. */
    private static final class Merge {
        private final Iterator<Map.Entry<byte[], byte[]>> changes;
        private final Visitor visitor;
        private Map.Entry<byte[], byte[]> next;
        private boolean enough;

        Merge(Iterator<Map.Entry<byte[], byte[]>> changes, Visitor visitor) {
            this.changes = changes;
            this.visitor = visitor;
            advance();
        }

        boolean below(byte[] key, byte[] value) {
            while (next != null && Arrays.compareUnsigned(next.getKey(), key) < 0 && !enough) show();
            if (enough) return false;
            if (next != null && Arrays.equals(next.getKey(), key)) show();
            else enough = !visitor.visit(key, value);
            return !enough;
        }

        void rest() {
            while (next != null && !enough) show();
        }

        private void show() {
            if (next.getValue() != DELETED) enough = !visitor.visit(next.getKey(), next.getValue());
            advance();
        }

        private void advance() {
            next = changes.hasNext() ? changes.next() : null;
        }
    }
}
