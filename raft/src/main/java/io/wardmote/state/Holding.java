package io.wardmote.state;

import io.wardmote.state.Command.Grant;

/**
 * The newest lease that a node was granted, so that whoever takes over the state knows who may still hold one.
 *
 * @param beat of the state when it was granted
 */
public record Holding(Grant grant, long ttlMillis, long beat) {
    private static final int LAYOUT = 1;

    void write(ByteWriter out) {
        out.u8(LAYOUT).text(grant.node()).i64(grant.incarnation()).i64(grant.sequence()).i64(ttlMillis).i64(beat);
    }

    static Holding read(ByteReader in) {
        Layout.mustBe(LAYOUT, in.u8(), "holding");
        return new Holding(new Grant(in.text(), in.i64(), in.i64()), in.i64(), in.i64());
    }
}
