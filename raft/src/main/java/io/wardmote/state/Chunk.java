package io.wardmote.state;

import java.util.Arrays;
import java.util.BitSet;

/**
 * One chunk of a set of ordinals: which of 65,536 neighbours belong to it. Stored in a form that its content alone decides,
 * so that nodes of different versions write the same bytes: either a list of runs, each first and last as 2-byte integers,
 * or, where that would be longer, 1 bit for each.
 *
 * <pre>
 *   0 | (first (2), last (2)) for each run, at most 2047
 *   1 | bitmap: 8192 bytes, bit 0 of byte 0 first
 * </pre>
 */
final class Chunk {
    static final int BITS = 16;
    static final int SIZE = 1 << BITS;
    private static final int RUNS = 0;
    private static final int BITMAP = 1;
    private static final int MOST_RUNS = SIZE / 8 / 4 - 1;

    static final byte[] EMPTY = {RUNS};

    private Chunk() {}

    static boolean isEmpty(byte[] bytes) {
        return Arrays.equals(bytes, EMPTY);
    }

    /**
     * The chunk with that member or without, as {@link #toBytes} writes it. Runs are changed as they stand: a set of all neighbours is 8 KiB.
     * @param bytes as {@link #toBytes} writes them
     */
    static byte[] with(byte[] bytes, int bit, boolean member) {
        byte[] runs = bytes.length % 4 == 1 && bytes[0] == RUNS ? runsWith(bytes, bit, member) : null;
        if (runs != null && runs.length <= 1 + 4 * MOST_RUNS) return runs;
        BitSet set = of(bytes);
        set.set(bit, member);
        return toBytes(set);
    }

    private static byte[] runsWith(byte[] runs, int bit, boolean member) {
        int count = runs.length / 4;
        int at = firstEndingAtOrAfter(runs, bit);
        boolean within = at < count && first(runs, at) <= bit;
        if (within == member) return runs;
        if (!member) {
            int first = first(runs, at);
            int last = last(runs, at);
            int[] before = first < bit ? new int[] {first, bit - 1} : new int[0];
            int[] after = bit < last ? new int[] {bit + 1, last} : new int[0];
            return replaced(runs, at, at + 1, before, after);
        }
        boolean joinsBefore = at > 0 && last(runs, at - 1) == bit - 1;
        boolean joinsAfter = at < count && first(runs, at) == bit + 1;
        int[] joined = {joinsBefore ? first(runs, at - 1) : bit, joinsAfter ? last(runs, at) : bit};
        return replaced(runs, joinsBefore ? at - 1 : at, joinsAfter ? at + 1 : at, joined);
    }

    private static int firstEndingAtOrAfter(byte[] runs, int bit) {
        int low = 0;
        int high = runs.length / 4;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (last(runs, middle) < bit) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static int first(byte[] runs, int run) {
        return u16(runs, 1 + 4 * run);
    }

    private static int last(byte[] runs, int run) {
        return u16(runs, 3 + 4 * run);
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    /** With others in the place of the runs {@code from} to before {@code to}. */
    private static byte[] replaced(byte[] runs, int from, int to, int[]... others) {
        ByteWriter out = new ByteWriter(runs.length + 4).raw(Arrays.copyOf(runs, 1 + 4 * from));
        for (int[] run : others) for (int end : run) out.u8(end >>> 8).u8(end);
        return out.raw(Arrays.copyOfRange(runs, 1 + 4 * to, runs.length)).toBytes();
    }

    static byte[] toBytes(BitSet set) {
        ByteWriter runs = new ByteWriter().u8(RUNS);
        int count = 0;
        for (int first = set.nextSetBit(0); first >= 0 && count <= MOST_RUNS; count++) {
            int past = set.nextClearBit(first);
            runs.u8(first >>> 8).u8(first).u8((past - 1) >>> 8).u8(past - 1);
            first = set.nextSetBit(past);
        }
        if (count <= MOST_RUNS) return runs.toBytes();
        byte[] bits = Arrays.copyOf(set.toByteArray(), SIZE / 8);
        return new ByteWriter().u8(BITMAP).raw(bits).toBytes();
    }

    static BitSet of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int form = in.u8();
        if (form == BITMAP) return BitSet.valueOf(in.raw(SIZE / 8));
        if (form != RUNS) throw new IllegalArgumentException("no chunk has the form " + form);
        BitSet set = new BitSet(SIZE);
        while (!in.atEnd()) set.set(in.u8() << 8 | in.u8(), (in.u8() << 8 | in.u8()) + 1);
        return set;
    }
}
