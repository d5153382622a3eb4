package io.wardmote.audit;

import io.wardmote.audit.Block.Packing;
import io.wardmote.state.ByteWriter;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Makes blocks of records. Each goes on from the blocks of the segment before it, so that also a record that is written alone is packed by what the ones
 * before had in common with it; all begins anew each megabyte, so that a damaged place does not cost all that follows.
 */
final class Packer implements AutoCloseable {
    private static final int FRESH_AFTER_BYTES = 1 << 20;
    /**
     * Differences that are so many times shorter than the records hold little but ids, numbers and hashes: to deflate them takes ten times as long as all
     * else and saves a third at most.
     */
    private static final int SHORT = 2;
    /** Room for what tells that a record is as it was written, until it is known. */
    private static final int UNCHECKED = 0;

    private final ByteWriter encoding = new ByteWriter(512);
    private final Differences differences = new Differences();
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
        boolean fresh = begin();
        int count = 0;
        int length = 0;
        for (AuditRecord record : records) {
            byte[] checked = RecordCodec.write(encoding.startAnew(), chain.sequence() + 1, record).i32(UNCHECKED).toBytes();
            int encoded = checked.length - Block.CHECK;
            int more = Integer.BYTES + checked.length;
            if (more > Block.MOST_RAW_BYTES) throw new IllegalArgumentException("a record of " + encoded + " bytes");
            if (count == Block.MOST_RECORDS || length + more > Block.MOST_RAW_BYTES) {
                blocks.raw(block(chain, fresh, count, length));
                fresh = begin();
                count = 0;
                length = 0;
            }
            Hash hash = chain.record(checked, encoded);
            System.arraycopy(hash.bytes(), 0, checked, encoded, Block.CHECK);
            differences.add(checked, shelf(record));
            count++;
            length += more;
        }
        return blocks.raw(block(chain, fresh, count, length)).toBytes();
    }

    /** What has most in common with it: what else was done with the same key. */
    private static int shelf(AuditRecord record) {
        if (!(record instanceof AuditRecord.Operated it)) return 0;
        int hash = it.deed().key().hashCode() * 31 + it.deed().operation().hashCode();
        return Math.floorMod(hash ^ hash >>> 16, Differences.SHELVES);
    }

    /** @return whether the next block can be read without those before */
    private boolean begin() {
        boolean fresh = sinceFresh >= FRESH_AFTER_BYTES;
        if (!fresh) return false;
        deflater.reset();
        differences.startAnew();
        sinceFresh = 0;
        return true;
    }

    /** @param chain as it stands after the last of its records */
    private byte[] block(Chain chain, boolean fresh, int count, int length) {
        sinceFresh += length;
        byte[] taken = differences.take();
        boolean enough = (long) taken.length * SHORT <= length;
        Packing packing = enough ? Packing.DIFFERENCES : Packing.DIFFERENCES_DEFLATED;
        return new Block(fresh, packing, count, chain.sequence() - count + 1, length, chain.hash(), enough ? taken : deflated(taken)).toBytes();
    }

    private byte[] deflated(byte[] raw) {
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
