package io.wardmote.state;

/**
 * How far a node's audit log was counted. Stays when the node is removed: it must never be counted again.
 *
 * @param upTo  the last record that was
 * @param until everything that the node answered before that time was, by its clock; milliseconds since 1970
 * @param begun the last record of the piece after that, of which some parts were counted; {@code upTo} where there is none
 * @param told  {@link Usage#rowId} of the last of that piece that was counted; "" where there is none
 */
public record Counted(String node, long upTo, long until, long begun, String told) {
    private static final int LAYOUT = 1;
    private static final int LAYOUT_OF_BEGUN = 2;

    /** Up to there, with no piece begun. */
    public static Counted whole(String node, long upTo, long until) {
        return new Counted(node, upTo, until, upTo, "");
    }

    static Counted nothing(String node) {
        return whole(node, 0, 0);
    }

    public boolean isBegun() {
        return !told.isEmpty();
    }

    /** Whether it is what comes next. */
    boolean isFollowedBy(Command.CountUses part) {
        return part.from().equals(told) && (isBegun() ? part.upTo() == begun : part.after() >= upTo);
    }

    /** With what follows counted too. */
    Counted with(Command.CountUses part) {
        if (!part.ends()) return new Counted(node, upTo, until, part.upTo(), part.uses().getLast().rowId());
        return whole(node, part.upTo(), Math.max(until, part.until()));
    }

    void write(ByteWriter out) {
        out.u8(isBegun() ? LAYOUT_OF_BEGUN : LAYOUT).text(node).i64(upTo).i64(until);
        if (isBegun()) out.i64(begun).text(told);
    }

    static Counted read(ByteReader in) {
        int layout = in.u8();
        if (layout == LAYOUT_OF_BEGUN) return new Counted(in.text(), in.i64(), in.i64(), in.i64(), in.text());
        Layout.mustBe(LAYOUT, layout, "count of an audit log");
        return whole(in.text(), in.i64(), in.i64());
    }
}
