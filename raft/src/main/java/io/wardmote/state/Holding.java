package io.wardmote.state;

import io.wardmote.state.Command.Grant;

/**
 * The newest lease that a node was granted, so that whoever takes over the state knows who may still hold one.
 *
 * @param beat of the state when it was granted
 */
public record Holding(Grant grant, long ttlMillis, long beat) {
    private static final int LAYOUT = 1;

    /**
     * As it stands with the node after what was known before. A process keeps the longest lease that it was granted, so one of a longer ttl is not
     * forgotten for a newer one; and of two processes the later is alive alone.
     *
     * @param before of the same node
     */
    Holding after(Holding before) {
        Grant old = before.grant;
        if (old.incarnation() > grant.incarnation()) return before;
        if (old.incarnation() < grant.incarnation()) return this;
        long left = before.ttlMillis - (beat - before.beat);
        return new Holding(old.sequence() > grant.sequence() ? old : grant, Math.max(ttlMillis, left), beat);
    }

    void write(ByteWriter out) {
        out.u8(LAYOUT).text(grant.node()).i64(grant.incarnation()).i64(grant.sequence()).i64(ttlMillis).i64(beat);
    }

    static Holding read(ByteReader in) {
        Layout.mustBe(LAYOUT, in.u8(), "holding");
        return new Holding(new Grant(in.text(), in.i64(), in.i64()), in.i64(), in.i64());
    }
}
