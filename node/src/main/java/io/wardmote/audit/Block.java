package io.wardmote.audit;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Records that were written together:
 * <pre>
 *   | "\nAUDITB1" 8 | 1 if it can be unpacked by itself, and 2 if by differences  1 | records 4 | first sequence 8 | length unpacked 4 | length packed 4 |
 *   | hash of the last record 32 | CRC-32C of all other bytes 4 | packed |
 *   packed:    RFC 1951, going on in the stream of the blocks before, and ending at a whole byte (Z_SYNC_FLUSH)
 *   unpacked:  ( | length 4 | record | first bytes of its hash 4 | ) *
 *   by differences: each record with those first bytes is packed as {@link Differences} of one before; without, what is unpacked is packed as it is,
 *              as blocks were until November 2026
 * </pre>
 * Those first bytes tell which record of a block is not the one that was written.
 */
record Block(boolean fresh, boolean byDifferences, int count, long first, int rawLength, Hash last, byte[] packed) {
    static final byte[] MAGIC = "\nAUDITB1".getBytes(StandardCharsets.US_ASCII);
    static final int HEAD = 8 + 1 + 4 + 8 + 4 + 4 + Hash.BYTES + 4;
    static final int CHECK = 4;
    static final int MOST_RAW_BYTES = 16 << 20;
    private static final int FRESH = 1;
    private static final int BY_DIFFERENCES = 2;
    private static final int MOST_PACKED_BYTES = MOST_RAW_BYTES + (1 << 16);
    static final int MOST_RECORDS = 1 << 16;

    byte[] toBytes() {
        byte[] head = new ByteWriter().raw(MAGIC).u8((fresh ? FRESH : 0) | (byDifferences ? BY_DIFFERENCES : 0)).i32(count).i64(first).i32(rawLength).i32(packed.length).raw(last.bytes()).toBytes();
        return new ByteWriter().raw(head).i32(sum(head, packed, 0, packed.length)).raw(packed).toBytes();
    }

    int length() {
        return HEAD + packed.length;
    }

    /** The block at that place, if a whole one is there. */
    static Optional<Block> at(byte[] file, int at) {
        if (file.length - at < HEAD || !Arrays.equals(file, at, at + MAGIC.length, MAGIC, 0, MAGIC.length)) return Optional.empty();
        ByteReader in = new ByteReader(Arrays.copyOfRange(file, at + MAGIC.length, at + HEAD));
        int kind = in.u8();
        int count = in.i32();
        long first = in.i64();
        int rawLength = in.i32();
        int packedLength = in.i32();
        Hash last = new Hash(in.raw(Hash.BYTES));
        int sum = in.i32();
        boolean sound = kind <= (FRESH | BY_DIFFERENCES) && count > 0 && count <= MOST_RECORDS
            && rawLength > 0 && rawLength <= MOST_RAW_BYTES && packedLength > 0 && packedLength <= MOST_PACKED_BYTES;
        if (!sound || packedLength > file.length - at - HEAD) return Optional.empty();
        byte[] head = Arrays.copyOfRange(file, at, at + HEAD - 4);
        if (sum(head, file, at + HEAD, packedLength) != sum) return Optional.empty();
        return Optional.of(new Block((kind & FRESH) != 0, (kind & BY_DIFFERENCES) != 0, count, first, rawLength, last, Arrays.copyOfRange(file, at + HEAD, at + HEAD + packedLength)));
    }

    /** Where the next whole block begins, from that place on; -1 if there is none. */
    static int next(byte[] file, int from) {
        for (int at = from; at <= file.length - HEAD; at++) if (file[at] == MAGIC[0] && at(file, at).isPresent()) return at;
        return -1;
    }

    private static int sum(byte[] head, byte[] rest, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(head, 0, head.length);
        crc.update(rest, from, length);
        return (int) crc.getValue();
    }
}
