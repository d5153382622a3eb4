package io.wardmote.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records by what each differs in from one before, which is little: the same callers do the same with the same keys. It goes before what packs the bytes in
 * general, and spares that most of its work.
 * <pre>
 *   record:  | length n, varint | ( | so many bytes as in the one before, varint | so many others, varint | those | ) * until there are n |
 *   varint:  seven bits a byte, the lowest first, the highest bit set where more follow
 * </pre>
 * The one before is the last of the same length, of those of which the length modulo {@value #SHELVES} is the same; where there is none, nothing is as in it.
 */
final class Differences {
    private static final int SHELVES = 64;
    /** A shorter run of the same bytes costs more than it saves. */
    private static final int WORTH = Integer.BYTES;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int VARINT_BYTES = 5;
    /** What a record may take more than its own length: where nothing is the same. */
    static final int MOST_MORE = 3 * VARINT_BYTES;

    private final byte[][] before = new byte[SHELVES][];
    private byte[] bytes = new byte[1 << 12];
    private int size;

    /** What follows is read without what came before. */
    void startAnew() {
        Arrays.fill(before, null);
    }

    /** @param record is kept, and not to be changed any more */
    void add(byte[] record) {
        byte[] like = like(record.length);
        varint(record.length);
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
        keep(record);
    }

    /** What was added since this was asked last. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }

    private byte[] like(int length) {
        byte[] like = before[length % SHELVES];
        return like != null && like.length == length ? like : new byte[0];
    }

    private void keep(byte[] record) {
        before[record.length % SHELVES] = record;
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
        private int at;

        /** @param end of what was taken, in those bytes */
        Reader(byte[] from, int end) {
            this.from = from;
            this.end = end;
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
            byte[] like = like(length);
            byte[] record = new byte[length];
            for (int size = 0; size < length; ) {
                int same = varint();
                if (same > like.length - size && same > 0) throw new IllegalArgumentException("more is the same than there was");
                System.arraycopy(like, Math.min(size, like.length), record, size, same);
                size += same;
                int others = varint();
                if (others > length - size || others > end - at || same + others == 0) throw new IllegalArgumentException("more is other than there is");
                System.arraycopy(from, at, record, size, others);
                at += others;
                size += others;
            }
            keep(record);
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
