package io.wardmote.key;

import java.util.Arrays;

/**
 * Bytes that must not be seen. Owns its array, wipes it on close, prints only its length, has no equals.
 * The array given to the constructor is given up by the caller.
 */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean closed;

    public Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** The bytes themselves, not a copy; not to be kept beyond close. */
    public byte[] bytes() {
        if (closed) throw new IllegalStateException("the secret is closed");
        return bytes;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Secret[" + bytes.length + " bytes]";
    }
}
