package io.wardmote.audit;

import io.wardmote.state.ByteWriter;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Makes blocks of records. One stream goes through the blocks of a segment, so that also a record that is written alone is packed by what the ones before
 * had in common with it; it begins anew each megabyte, so that a damaged place does not cost all that follows.
 */
final class Packer implements AutoCloseable {
    private static final int FRESH_AFTER_BYTES = 1 << 20;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private byte[] room = new byte[1 << 16];
    private long sinceFresh = FRESH_AFTER_BYTES;

    /** The next block begins anew: it is the first of its segment. */
    void startAnew() {
        sinceFresh = FRESH_AFTER_BYTES;
    }

    /** Adds the records to the chain and packs them, into as many blocks as readers take them in. @param records at least one @return the blocks' bytes */
    byte[] pack(Chain chain, List<AuditRecord> records) {
        ByteWriter blocks = new ByteWriter();
        ByteWriter raw = new ByteWriter();
        int count = 0;
        int length = 0;
        for (AuditRecord record : records) {
            byte[] encoded = RecordCodec.write(chain.sequence() + 1, record);
            int more = Integer.BYTES + encoded.length + Block.CHECK;
            if (more > Block.MOST_RAW_BYTES) throw new IllegalArgumentException("a record of " + encoded.length + " bytes");
            if (count == Block.MOST_RECORDS || length + more > Block.MOST_RAW_BYTES) {
                blocks.raw(block(chain, count, raw));
                raw = new ByteWriter();
                count = 0;
                length = 0;
            }
            Hash hash = chain.record(encoded);
            raw.bytes(encoded).raw(Arrays.copyOf(hash.bytes(), Block.CHECK));
            count++;
            length += more;
        }
        return blocks.raw(block(chain, count, raw)).toBytes();
    }

    /** @param chain as it stands after the last of its records */
    private byte[] block(Chain chain, int count, ByteWriter raw) {
        byte[] bytes = raw.toBytes();
        boolean fresh = sinceFresh >= FRESH_AFTER_BYTES;
        if (fresh) {
            deflater.reset();
            sinceFresh = 0;
        }
        sinceFresh += bytes.length;
        return new Block(fresh, count, chain.sequence() - count + 1, bytes.length, chain.hash(), packed(bytes)).toBytes();
    }

    private byte[] packed(byte[] raw) {
        deflater.setInput(raw);
        int size = 0;
        while (true) {
            int free = room.length - size;
            int made = deflater.deflate(room, size, free, Deflater.SYNC_FLUSH);
            size += made;
            if (made < free) return Arrays.copyOf(room, size);
            room = Arrays.copyOf(room, room.length * 2);
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
