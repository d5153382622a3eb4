package io.wardmote.state;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes the plain layout of rows and commands. Integers are big-endian; a text or byte string is its length in bytes as a
 * 4-byte integer and then the bytes; a list is its size and then its members; what may be absent is whether it is there (1 byte)
 * and then what it is.
 */
public final class ByteWriter {
    private static final int ROOM = 128;
    private static final int BEYOND_ASCII = 0x80;
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, BIG_ENDIAN);
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    public ByteWriter() {
        this(ROOM);
    }

    /** @param room for so many bytes at first; it grows */
    public ByteWriter(int room) {
        bytes = new byte[room];
    }

    public ByteWriter u8(int value) {
        room(1)[size++] = (byte) value;
        return this;
    }

    public ByteWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public ByteWriter i32(int value) {
        I32.set(room(Integer.BYTES), size, value);
        size += Integer.BYTES;
        return this;
    }

    public ByteWriter i64(long value) {
        I64.set(room(Long.BYTES), size, value);
        size += Long.BYTES;
        return this;
    }

    public ByteWriter bytes(byte[] value) {
        return i32(value.length).raw(value);
    }

    public ByteWriter text(String value) {
        int length = value.length();
        room(Integer.BYTES + length);
        int begin = size + Integer.BYTES;
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            all |= c;
            bytes[begin + i] = (byte) c;
        }
        if (all >= BEYOND_ASCII) return bytes(value.getBytes(UTF_8));
        i32(length);
        size += length;
        return this;
    }

    public <T> ByteWriter list(List<T> items, BiConsumer<T, ByteWriter> write) {
        i32(items.size());
        items.forEach(item -> write.accept(item, this));
        return this;
    }

    public ByteWriter texts(List<String> texts) {
        return list(texts, (text, out) -> out.text(text));
    }

    public <T> ByteWriter optional(Optional<T> value, BiConsumer<T, ByteWriter> write) {
        bool(value.isPresent());
        value.ifPresent(present -> write.accept(present, this));
        return this;
    }

    /** The bytes alone, without a length. */
    public ByteWriter raw(byte[] value) {
        System.arraycopy(value, 0, room(value.length), size, value.length);
        size += value.length;
        return this;
    }

    /** What is written from now on is all there is. */
    public ByteWriter startAnew() {
        size = 0;
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private byte[] room(int more) {
        if (size + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        return bytes;
    }
}
