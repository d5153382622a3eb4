package io.wardmote.state;

/**
 * Who may do what with one key, as it was set: text in the grammar of policies, which whoever proposed it has read. It goes with its key.
 *
 * @param setAt milliseconds of the state's time
 */
public record KeyPolicy(String keyId, String text, long setAt) {
    /** Bytes of UTF-8. */
    public static final int LONGEST = 32_768;

    void write(ByteWriter out) {
        out.u8(1).text(keyId).text(text).i64(setAt);
    }

    static KeyPolicy read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "key policy");
        return new KeyPolicy(in.text(), in.text(), in.i64());
    }
}
