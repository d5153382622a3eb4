package io.wardmote.state;

/**
 * How far something has come.
 *
 * @param index an index of the log
 * @param at    the state's time there
 */
public record Milestone(long index, long at) {
    /** Nowhere yet. */
    public static final Milestone NONE = new Milestone(0, 0);

    byte[] toBytes() {
        return new ByteWriter().u8(1).i64(index).i64(at).toBytes();
    }

    static Milestone of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Layout.mustBe(1, in.u8(), "milestone");
        Milestone milestone = new Milestone(in.i64(), in.i64());
        in.end();
        return milestone;
    }
}
