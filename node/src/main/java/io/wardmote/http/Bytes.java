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
    @SuppressWarnings("deprecation") // since it drops the high byte of other characters, which do not come here; it alone copies without an array between
    Bytes put(String latin1) {
        int more = latin1.length();
        if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(length + more, length * 2));
        latin1.getBytes(0, more, bytes, length);
        length += more;
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
