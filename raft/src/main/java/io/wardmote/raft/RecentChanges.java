package io.wardmote.raft;

import io.wardmote.state.Draft;
import io.wardmote.state.Sealed;
import io.wardmote.state.Table;
import io.wardmote.state.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
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
    /** By the first byte of a row's key. */
    private static final BitSet UNMINDED = new BitSet();

    static {
        for (Table table : List.of(Table.CLUSTER, Table.REQUEST, Table.NONCE, Table.HOLDER, Table.AUDIT_HEAD, Table.USAGE, Table.COUNTED))
            UNMINDED.set(table.number());
    }

    /**
     * What one entry changed.
     *
     * @param numbers of its rows, as {@link LastChanges} tells them
     * @param keys    of the same rows, one behind the other
     * @param ends    where each ends
     */
    private record Change(long index, long[] numbers, byte[] keys, int[] ends) {
        static Change of(long index, List<byte[]> keys) {
            long[] numbers = new long[keys.size()];
            int[] ends = new int[keys.size()];
            byte[] all = new byte[keys.stream().mapToInt(key -> key.length).sum()];
            int end = 0;
            for (int i = 0; i < ends.length; i++) {
                byte[] key = keys.get(i);
                numbers[i] = LastChanges.number(key);
                System.arraycopy(key, 0, all, end, key.length);
                end += key.length;
                ends[i] = end;
            }
            return new Change(index, numbers, all, ends);
        }

        boolean isIn(ReadRows.Range range) {
            int from = 0;
            for (int end : ends) {
                boolean within = Arrays.compareUnsigned(keys, from, end, range.from(), 0, range.from().length) >= 0
                    && Arrays.compareUnsigned(keys, from, end, range.to(), 0, range.to().length) < 0;
                if (within) return true;
                from = end;
            }
            return false;
        }
    }

    private final LongSupplier everywhere;
    private final LastChanges last = new LastChanges();
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
        last.clear();
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
        List<byte[]> keys = new ArrayList<>();
        BitSet created = new BitSet();
        boolean rotates = isRotation(draft);
        draft.eachChange((key, value) -> {
            if (UNMINDED.get(key[0])) return;
            byte[] before = draft.before(key);
            if (Table.VERSION.holds(key) && Version.isOnlyCounted(before, value)) return;
            if (rotates && (Table.ROTATION.holds(key) || Sealed.isOnlySealedAnew(key, before, value))) return;
            // the first policy of a key that was there changes its row too, and that is held
            boolean isNew = (Table.KEY.holds(key) || Table.VERSION.holds(key) || Table.KEY_POLICY.holds(key)) && before == null;
            if (isNew) created.set(keys.size());
            keys.add(key);
        });
        if (keys.isEmpty()) return;
        Change change = Change.of(index, keys);
        synchronized (this) {
            entries.add(change);
            rows += change.numbers.length;
            for (int i = 0; i < change.numbers.length; i++) last.put(change.numbers[i], index, !created.get(i));
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
        rows -= oldest.numbers.length;
        forgotten = oldest.index;
        for (long row : oldest.numbers) last.forget(row, oldest.index);
    }

    /** The newest entry that changed any row that is minded. */
    long newest() {
        return newest;
    }

    /** Whether none of these rows was changed by an entry after that one; and none by one that was forgotten since. */
    boolean stands(ReadRows read, long at) {
        if (newest <= at) return true;
        long[] numbers = read.numbers();
        synchronized (this) {
            if (forgotten > at) return false;
            for (long row : numbers) if (last.changed(row) > at) return false;
            for (ReadRows.Range range : read.ranges()) if (newestIn(range) > at) return false;
            return true;
        }
    }

    /** The entry that must be everywhere before these rows may be used. */
    long heldBy(ReadRows read, long everywhere) {
        if (newest <= everywhere) return -1;
        long[] numbers = read.numbers();
        synchronized (this) {
            long index = forgotten;
            for (long row : numbers) index = Math.max(index, last.held(row));
            for (ReadRows.Range range : read.ranges()) index = Math.max(index, newestIn(range));
            return index;
        }
    }

    private long newestIn(ReadRows.Range range) {
        for (Change change : (Iterable<Change>) entries::descendingIterator) if (change.isIn(range)) return change.index;
        return LastChanges.NONE;
    }
}
