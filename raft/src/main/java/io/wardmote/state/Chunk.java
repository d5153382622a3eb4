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

    private Chunk() {}

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
