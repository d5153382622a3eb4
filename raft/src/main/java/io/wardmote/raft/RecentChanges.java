package io.wardmote.raft;

import io.wardmote.state.Draft;
import io.wardmote.state.Sealed;
import io.wardmote.state.Table;
import io.wardmote.state.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which rows were changed lately, by which entry: to know whether what was read has changed since, and whether it is everywhere yet. Of what came
 * before it remembers nothing, and takes every row to be changed by the newest entry that it has forgotten: so it forgets nothing that is not everywhere
 * yet, or every row would be held. How much that can be is bounded by a lease's time. Thread safe.
 *
 * <p>Rows that every tick moves (the state's time) and those that nobody decides by are not minded, and neither is how often a version was used:
 * a key that is used much would be held, and its uses done again, each time a node announces more. Nor is what a row is sealed under: who read it before
 * or after it was sealed anew computes the same.
 */
final class RecentChanges {
    private static final int MOST = 100_000;
    private static final List<Table> UNMINDED =
        List.of(Table.CLUSTER, Table.REQUEST, Table.NONCE, Table.HOLDER, Table.AUDIT_HEAD, Table.USAGE, Table.COUNTED);

    private record Change(long index, List<ReadRows.Row> rows, List<byte[]> keys) {}

    /** @param held the last change after which the row may not be used before it is everywhere */
    private record Last(long changed, long held) {}

    private final LongSupplier everywhere;
    private final Map<ReadRows.Row, Last> changed = new HashMap<>();
    private final Deque<Change> entries = new ArrayDeque<>();
    private int rows;
    private long forgotten = -1;
    private volatile long newest = -1;

    /** @param everywhere up to which entry no node answers by a state from before */
    RecentChanges(LongSupplier everywhere) {
        this.everywhere = everywhere;
    }

    /** The state is another one now, up to that entry, and nobody here knows what was changed by which. */
    synchronized void replaced(long index) {
        changed.clear();
        entries.clear();
        rows = 0;
        forgotten = index;
        newest = index;
    }

    /**
     * An entry is about to be written, and nobody sees it yet. A key that is new is nobody's to miss: whoever does not find it asks the others
     * before he says so.
     */
    void applied(long index, Draft draft) {
        List<ReadRows.Row> those = new ArrayList<>();
        List<byte[]> keys = new ArrayList<>();
        List<ReadRows.Row> created = new ArrayList<>();
        boolean rotates = isRotation(draft);
        draft.eachChange((key, value) -> {
            if (UNMINDED.stream().anyMatch(table -> table.holds(key))) return;
            byte[] before = draft.before(key);
            if (Table.VERSION.holds(key) && Version.isOnlyCounted(before, value)) return;
            if (rotates && (Table.ROTATION.holds(key) || Sealed.isOnlySealedAnew(key, before, value))) return;
            ReadRows.Row row = ReadRows.Row.of(key);
            // the first policy of a key that was there changes its row too, and that is held
            boolean isNew = (Table.KEY.holds(key) || Table.VERSION.holds(key) || Table.KEY_POLICY.holds(key)) && before == null;
            if (isNew) created.add(row);
            those.add(row);
            keys.add(key);
        });
        if (those.isEmpty()) return;
        synchronized (this) {
            entries.add(new Change(index, those, keys));
            rows += those.size();
            for (ReadRows.Row row : those) changed.put(row, new Last(index, index));
            for (ReadRows.Row row : created) changed.put(row, new Last(index, -1));
            while (rows > MOST && entries.getFirst().index <= everywhere.getAsLong()) forget();
            newest = index;
        }
    }

    private static boolean isRotation(Draft draft) {
        boolean[] found = {false};
        draft.eachChange((key, value) -> found[0] |= Table.ROTATION.holds(key));
        return found[0];
    }

    private void forget() {
        Change oldest = entries.removeFirst();
        rows -= oldest.rows.size();
        forgotten = oldest.index;
        for (ReadRows.Row row : oldest.rows) {
            if (changed.get(row) instanceof Last last && last.changed == oldest.index) changed.remove(row);
        }
    }

    /** The newest entry that changed any row that is minded. */
    long newest() {
        return newest;
    }

    /** Whether none of these rows was changed by an entry after that one; and none by one that was forgotten since. */
    boolean stands(ReadRows read, long at) {
        if (newest <= at) return true;
        synchronized (this) {
            if (forgotten > at) return false;
            for (ReadRows.Row row : read.rows()) if (changed.get(row) instanceof Last last && last.changed > at) return false;
            for (ReadRows.Range range : read.ranges()) if (newestIn(range) > at) return false;
            return true;
        }
    }

    /** The entry that must be everywhere before these rows may be used. */
    long heldBy(ReadRows read, long everywhere) {
        if (newest <= everywhere) return -1;
        synchronized (this) {
            long index = forgotten;
            for (ReadRows.Row row : read.rows()) if (changed.get(row) instanceof Last last) index = Math.max(index, last.held);
            for (ReadRows.Range range : read.ranges()) index = Math.max(index, newestIn(range));
            return index;
        }
    }

    private long newestIn(ReadRows.Range range) {
        for (Change change : (Iterable<Change>) entries::descendingIterator) {
            for (byte[] key : change.keys) {
                if (Arrays.compareUnsigned(key, range.from()) >= 0 && Arrays.compareUnsigned(key, range.to()) < 0) return change.index;
            }
        }
        return -1;
    }
}
