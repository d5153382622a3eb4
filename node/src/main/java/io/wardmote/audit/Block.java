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
 *   | "\nAUDITB1" 8 | 1 if it can be unpacked by itself, and its {@link Packing}  1 | records 4 | first sequence 8 | length unpacked 4 | length packed 4 |
 *   | hash of the last record 32 | CRC-32C of all other bytes 4 | packed |
 *   deflated:  RFC 1951, going on in the stream of the deflated blocks before, and ending at a whole byte (Z_SYNC_FLUSH)
 *   unpacked:  ( | length 4 | record | first bytes of its hash 4 | ) *
 *   by differences: each record with those first bytes as {@link Differences} of one before
 * </pre>
 * Those first bytes tell which record of a block is not the one that was written.
 */
record Block(boolean fresh, Packing packing, int count, long first, int rawLength, Hash last, byte[] packed) {
    static final byte[] MAGIC = "\nAUDITB1".getBytes(StandardCharsets.US_ASCII);
    static final int HEAD = 8 + 1 + 4 + 8 + 4 + 4 + Hash.BYTES + 4;
    static final int CHECK = 4;
    static final int MOST_RAW_BYTES = 16 << 20;
    private static final int FRESH = 1;
    private static final int MOST_PACKED_BYTES = MOST_RAW_BYTES + (1 << 16);
    static final int MOST_RECORDS = 1 << 16;

    enum Packing {
        /** As it is, deflated: so were blocks until November 2026. */
        DEFLATED(0),
        /** By differences from one of the same length, and those deflated. */
        BY_LENGTH_DEFLATED(2),
        /** By differences from one of the same length, and those as they are. */
        BY_LENGTH(4),
        /** By differences, and those deflated. */
        DIFFERENCES_DEFLATED(6),
        /** By differences, and those as they are. */
        DIFFERENCES(8),
        /** In a way of a later version: where it ends and the hash after it are known here, its records are not. */
        UNKNOWN(-1);

        private final int number;

        Packing(int number) {
            this.number = number;
        }

        private static Packing numbered(int number) {
            return Arrays.stream(values()).filter(packing -> packing.number == number).findFirst().orElse(UNKNOWN);
        }
    }

    byte[] toBytes() {
        byte[] head = new ByteWriter().raw(MAGIC).u8((fresh ? FRESH : 0) | packing.number).i32(count).i64(first).i32(rawLength).i32(packed.length)
            .raw(last.bytes()).toBytes();
        return new ByteWriter().raw(head).i32(sum(head, packed, 0, packed.length)).raw(packed).toBytes();
    }

    int length() {
        return HEAD + packed.length;
    }

    /** Sequence of its last record. */
    long end() {
        return first + count - 1;
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
        boolean sound = count > 0 && count <= MOST_RECORDS
            && rawLength > 0 && rawLength <= MOST_RAW_BYTES && packedLength > 0 && packedLength <= MOST_PACKED_BYTES;
        if (!sound || packedLength > file.length - at - HEAD) return Optional.empty();
        byte[] head = Arrays.copyOfRange(file, at, at + HEAD - 4);
        if (sum(head, file, at + HEAD, packedLength) != sum) return Optional.empty();
        byte[] packed = Arrays.copyOfRange(file, at + HEAD, at + HEAD + packedLength);
        return Optional.of(new Block((kind & FRESH) != 0, Packing.numbered(kind & ~FRESH), count, first, rawLength, last, packed));
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
