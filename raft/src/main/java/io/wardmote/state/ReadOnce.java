package io.wardmote.state;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows below, each read there once, that it is missing too: what applies an entry asks for one row when it looks, when it renews the digest, and
 * when it says what changed. For one thread, and while the rows below stay as they are.
 */
final class ReadOnce implements Rows {
    private final Rows base;
    private final Map<ByteBuffer, Optional<byte[]>> read = new LinkedHashMap<>();

    ReadOnce(Rows base) {
        this.base = base;
    }

    @Override
    public byte[] get(byte[] key) {
        return read.computeIfAbsent(ByteBuffer.wrap(key), unread -> Optional.ofNullable(base.get(key))).orElse(null);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        base.scan(from, to, visitor);
    }

    /** Of the rows that were read one by one, in that order. */
    List<byte[]> keys() {
        return read.keySet().stream().map(ByteBuffer::array).toList();
    }
}
