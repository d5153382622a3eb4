package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;

/** Reads what {@link FrameWriter} wrote. Throws IllegalArgumentException on anything else, never reading beyond the frame. */
final class FrameReader {
    private final Buffer in;
    private int at;

    FrameReader(Buffer in) {
        this.in = in;
    }

    int u8() {
        return in.getByte(take(1)) & 0xff;
    }

    int i32() {
        return in.getInt(take(4));
    }

    long i64() {
        return in.getLong(take(8));
    }

    boolean flag() {
        int value = u8();
        if (value > 1) throw new IllegalArgumentException(value + " is neither yes nor no");
        return value == 1;
    }

    byte[] bytes() {
        int length = i32();
        int from = take(length);
        return in.getBytes(from, from + length);
    }

    String text() {
        return new String(bytes(), UTF_8);
    }

    /** All that is left. */
    Buffer rest() {
        return in.getBuffer(take(in.length() - at), in.length());
    }

    /** Nothing may be left. */
    void end() {
        if (at != in.length()) throw new IllegalArgumentException(in.length() - at + " bytes are left over");
    }

    private int take(int count) {
        if (count < 0 || count > in.length() - at) throw new IllegalArgumentException("a frame ends early");
        int from = at;
        at += count;
        return from;
    }
}
