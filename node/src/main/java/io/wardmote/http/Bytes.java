package io.wardmote.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** Bytes being written one after another. */
final class Bytes {
    private byte[] bytes;
    private int length;

    Bytes(int likely) {
        bytes = new byte[likely];
    }

    Bytes put(int b) {
        if (length == bytes.length) bytes = Arrays.copyOf(bytes, length * 2);
        bytes[length++] = (byte) b;
        return this;
    }

    /** Text of characters up to U+00FF, a byte each: header values and ASCII. */
    Bytes put(String latin1) {
        int more = latin1.length();
        if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(length + more, length * 2));
        byte[] text = latin1.getBytes(ISO_8859_1);
        System.arraycopy(text, 0, bytes, length, more);
        length += more;
        return this;
    }

    Bytes put(Bytes more) {
        if (length + more.length > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(length + more.length, length * 2));
        System.arraycopy(more.bytes, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, ISO_8859_1);
    }
}
