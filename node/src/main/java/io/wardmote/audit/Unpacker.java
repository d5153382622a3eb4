package io.wardmote.audit;

import io.wardmote.state.ByteWriter;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What {@link Packer} packed, block after block. */
final class Unpacker implements AutoCloseable {
    private final Differences differences = new Differences();
    private final Inflater inflater = new Inflater(true);

    /** @throws Damage if it does not unpack to what the block says */
    byte[] unpack(Block block) throws Damage {
        if (block.fresh()) {
            inflater.reset();
            differences.startAnew();
        }
        return switch (block.packing()) {
            case DEFLATED -> {
                byte[] raw = new byte[block.rawLength()];
                if (inflated(block, raw) < raw.length) throw otherLength(block);
                yield raw;
            }
            case BY_LENGTH_DEFLATED -> deflated(block, true);
            case BY_LENGTH -> records(block, block.packed(), block.packed().length, true);
            case DIFFERENCES_DEFLATED -> deflated(block, false);
            case DIFFERENCES -> records(block, block.packed(), block.packed().length, false);
            case UNKNOWN -> throw new Damage(block.first(), "a later version packed it in a way that this one does not know");
        };
    }

    private byte[] deflated(Block block, boolean byLength) throws Damage {
        byte[] taken = new byte[block.rawLength() + block.count() * Differences.MOST_MORE];
        return records(block, taken, inflated(block, taken), byLength);
    }

    private byte[] records(Block block, byte[] taken, int end, boolean byLength) throws Damage {
        try {
            return records(block, differences.new Reader(taken, end, byLength));
        } catch (IllegalArgumentException e) {
            throw new Damage(block.first(), "it does not unpack: " + e.getMessage());
        }
    }

    private static byte[] records(Block block, Differences.Reader reader) throws Damage {
        ByteWriter raw = new ByteWriter();
        int left = block.rawLength();
        while (!reader.atEnd()) {
            byte[] checked = reader.next(left - Integer.BYTES);
            if (checked.length < Block.CHECK) throw otherLength(block);
            raw.i32(checked.length - Block.CHECK).raw(checked);
            left -= Integer.BYTES + checked.length;
        }
        if (left != 0) throw otherLength(block);
        return raw.toBytes();
    }

    /** @return how much of the room it took */
    private int inflated(Block block, byte[] room) throws Damage {
        try {
            inflater.setInput(block.packed());
            int size = 0;
            for (int made = 1; size < room.length && made > 0; size += made) made = inflater.inflate(room, size, room.length - size);
            // what ends the block has no bytes of its own, but is to be taken in, or the next one would begin in it
            int over = inflater.inflate(new byte[1]);
            if (over > 0 || inflater.getRemaining() > 0) throw otherLength(block);
            return size;
        } catch (DataFormatException e) {
            throw new Damage(block.first(), "it does not unpack");
        }
    }

    private static Damage otherLength(Block block) {
        return new Damage(block.first(), "it unpacks to another length than it says");
    }

    @Override
    public void close() {
        inflater.end();
    }
}
