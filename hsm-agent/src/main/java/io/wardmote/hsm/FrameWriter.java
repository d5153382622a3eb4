package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;

/** Writes the parts of a frame's body: numbers big endian, bytes and texts (UTF-8) with their length in 4 bytes before them. */
final class FrameWriter {
    private final Buffer out = Buffer.buffer();

    FrameWriter u8(int value) {
        out.appendByte((byte) value);
        return this;
    }

    FrameWriter i32(int value) {
        out.appendInt(value);
        return this;
    }

    FrameWriter i64(long value) {
        out.appendLong(value);
        return this;
    }

    FrameWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    FrameWriter bytes(byte[] value) {
        out.appendInt(value.length).appendBytes(value);
        return this;
    }

    FrameWriter text(String value) {
        return bytes(value.getBytes(UTF_8));
    }

    Buffer body() {
        return out;
    }
}
