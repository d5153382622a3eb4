package io.wardmote.state;

/**
 * Another name of a key.
 *
 * @param name      with its prefix {@code alias/}
 * @param ordinal   dense number by creation, from 0
 * @param changedAt the log index of the last change
 */
public record Alias(String name, String keyId, long ordinal, long changedAt) {
    byte[] toBytes() {
        return new ByteWriter().u8(1).text(name).text(keyId).i64(ordinal).i64(changedAt).toBytes();
    }

    static Alias of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Layout.mustBe(1, in.u8(), "alias");
        Alias alias = new Alias(in.text(), in.text(), in.i64(), in.i64());
        in.end();
        return alias;
    }
}
