package io.wardmote.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records by what each differs in from one before, which is little: the same callers do the same with the same keys. It goes before what packs the bytes in
 * general, and spares that most of its work.
 * <pre>
 *   record:  | length n, varint | shelf, varint | ( | so many bytes as in the one before, varint | so many others, varint | those | ) * until there are n |
 *   varint:  seven bits a byte, the lowest first, the highest bit set where more follow
 * </pre>
 * The one before is the last on that shelf; where there is none, nothing is as in it. Whoever writes puts on one shelf what has most in common.
 * Until November 2026 no shelf was told: it was the length modulo 64, and the one before only counted if it had the same length.
 */
final class Differences {
    static final int SHELVES = 1 << 10;
    private static final int SHELVES_BY_LENGTH = 64;
    private static final byte[] NOTHING = {};
    /** A shorter run of the same bytes costs more than it saves. */
    private static final int WORTH = Integer.BYTES;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int VARINT_BYTES = 5;
    /** Of the records on all shelves: a writer begins anew long before, so what has more was made to fill the memory of whoever reads it. */
    static final int MOST_KEPT = 32 << 20;
    /** What a record may take more than its own length: where nothing is the same. */
    static final int MOST_MORE = 4 * VARINT_BYTES;

    private final byte[][] before = new byte[SHELVES][];
    private byte[] bytes = new byte[1 << 12];
    private int size;
    private long kept;

    /** What follows is read without what came before. */
    void startAnew() {
        Arrays.fill(before, null);
        kept = 0;
    }

    /** @param record is kept, and not to be changed any more; @param shelf from 0, less than {@value #SHELVES} */
    void add(byte[] record, int shelf) {
        byte[] like = last(shelf);
        varint(record.length);
        varint(shelf);
        for (int at = 0; at < record.length; ) {
            int same = same(record, like, at);
            int from = at + same;
            int to = from;
            while (to < record.length && !isWorth(record, like, to)) to++;
            varint(same);
            varint(to - from);
            room(to - from);
            System.arraycopy(record, from, bytes, size, to - from);
            size += to - from;
            at = to;
        }
        keep(record, shelf);
    }

    /** What was added since this was asked last. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }

    private byte[] last(int shelf) {
        return before[shelf] == null ? NOTHING : before[shelf];
    }

    private void keep(byte[] record, int shelf) {
        kept += record.length - last(shelf).length;
        before[shelf] = record;
    }

    private static int same(byte[] record, byte[] like, int at) {
        if (at >= like.length) return 0;
        int same = Arrays.mismatch(record, at, record.length, like, at, like.length);
        return same < 0 ? record.length - at : same;
    }

    private static boolean isWorth(byte[] record, byte[] like, int at) {
        int end = at + WORTH;
        if (end > record.length) return record.length <= like.length && Arrays.equals(record, at, record.length, like, at, record.length);
        return end <= like.length && (int) WORD.get(record, at) == (int) WORD.get(like, at);
    }

    private void varint(int value) {
        room(VARINT_BYTES);
        int left = value;
        for (; left >= 0x80; left >>>= 7) bytes[size++] = (byte) (left | 0x80);
        bytes[size++] = (byte) left;
    }

    private void room(int more) {
        if (bytes.length - size < more) bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }

    /** Reads what was taken, record by record. */
    final class Reader {
        private final byte[] from;
        private final int end;
        private final boolean byLength;
        private int at;

        /** @param end of what was taken, in those bytes; @param byLength whether no shelf is told */
        Reader(byte[] from, int end, boolean byLength) {
            this.from = from;
            this.end = end;
            this.byLength = byLength;
        }

        boolean atEnd() {
            return at == end;
        }

        /**
         * @param most bytes that it may have
         * @throws IllegalArgumentException if it is none
         */
        byte[] next(int most) {
            int length = varint();
            if (length > most) throw new IllegalArgumentException("a record of " + length + " bytes where there is room for " + most);
            int shelf = byLength ? length % SHELVES_BY_LENGTH : varint();
            if (shelf >= SHELVES) throw new IllegalArgumentException("there is no shelf " + shelf);
            byte[] last = last(shelf);
            byte[] like = byLength && last.length != length ? NOTHING : last;
            byte[] record = new byte[length];
            for (int size = 0; size < length; ) {
                int same = varint();
                if (same > Math.min(like.length, length) - size && same > 0) throw new IllegalArgumentException("more is the same than there was");
                System.arraycopy(like, Math.min(size, like.length), record, size, same);
                size += same;
                int others = varint();
                if (others > length - size || others > end - at || same + others == 0) throw new IllegalArgumentException("more is other than there is");
                System.arraycopy(from, at, record, size, others);
                at += others;
                size += others;
            }
            keep(record, shelf);
            if (kept > MOST_KEPT) throw new IllegalArgumentException("there is more on its shelves than any writer keeps");
            return record;
        }

        private int varint() {
            int value = 0;
            for (int shift = 0; shift < 7 * VARINT_BYTES; shift += 7) {
                if (at == end) throw new IllegalArgumentException("the differences end in the middle");
                int next = from[at++];
                value |= (next & 0x7f) << shift;
                if (next >= 0) {
                    if (value < 0) break;
                    return value;
                }
            }
            throw new IllegalArgumentException("a number is too large");
        }
    }
}
