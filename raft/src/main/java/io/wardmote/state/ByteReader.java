package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what {@link ByteWriter} wrote. Bytes that end early or go on too long are not ours: IllegalArgumentException. */
public final class ByteReader {
    private static final byte[] NOTHING = {};

    private final byte[] bytes;
    private int at;

    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public int u8() {
        return bytes[take(1)] & 0xFF;
    }

    public boolean bool() {
        return u8() == 1;
    }

    public int i32() {
        int from = take(4);
        int value = 0;
        for (int i = 0; i < 4; i++) value = value << 8 | bytes[from + i] & 0xFF;
        return value;
    }

    public long i64() {
        long high = i32();
        return high << 32 | i32() & 0xFFFFFFFFL;
    }

    public byte[] bytes() {
        return raw(i32());
    }

    public String text() {
        int length = i32();
        return length == 0 ? "" : new String(bytes, take(length), length, UTF_8);
    }

    public byte[] raw(int length) {
        if (length == 0) return NOTHING;
        int from = take(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** A count of things that follow, each at least one byte: so never more than the bytes left. */
    public int count() {
        int count = i32();
        if (count < 0 || count > bytes.length - at) throw new IllegalArgumentException("a count of " + count + " is past the end");
        return count;
    }

    public <T> List<T> list(Function<ByteReader, T> read) {
        List<T> items = new ArrayList<>();
        for (int left = count(); left > 0; left--) items.add(read.apply(this));
        return List.copyOf(items);
    }

    public List<String> texts() {
        return list(ByteReader::text);
    }

    public <T> Optional<T> optional(Function<ByteReader, T> read) {
        return bool() ? Optional.of(read.apply(this)) : Optional.empty();
    }

    public boolean atEnd() {
        return at == bytes.length;
    }

    /** To be called last: refuses bytes left over. */
    public void end() {
        if (!atEnd()) throw new IllegalArgumentException(bytes.length - at + " bytes left over");
    }

    private int take(int length) {
        if (length < 0 || length > bytes.length - at) throw new IllegalArgumentException("bytes end early");
        int from = at;
        at += length;
        return from;
    }
}
