package io.wardmote.audit;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What {@link Packer} packed, block after block. */
final class Unpacker implements AutoCloseable {
    private final Inflater inflater = new Inflater(true);

    /** @throws Damage if it does not unpack to what the block says */
    byte[] unpack(Block block) throws Damage {
        if (block.fresh()) inflater.reset();
        byte[] raw = new byte[block.rawLength()];
        try {
            inflater.setInput(block.packed());
            int size = 0;
            for (int made = 1; size < raw.length && made > 0; size += made) made = inflater.inflate(raw, size, raw.length - size);
            // what ends the block has no bytes of its own, but is to be taken in, or the next one would begin in it
            int over = inflater.inflate(new byte[1]);
            if (size < raw.length || over > 0 || inflater.getRemaining() > 0) throw new Damage(block.first(), "it unpacks to another length than it says");
            return raw;
        } catch (DataFormatException e) {
            throw new Damage(block.first(), "it does not unpack");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
