package io.wardmote.state;

/**
 * What a member is to the others by where it stands.
 *
 * @param region   a label; "" if nobody gave one
 * @param priority the leader is kept at a voter of the highest priority: 0 to {@link #MOST_PRIORITY}
 * @param listener it has no vote; it holds leases and serves all the same
 */
public record Place(String region, int priority, boolean listener) {
    public static final Place ANY = new Place("", 0, false);
    public static final int MOST_PRIORITY = 1000;

    Place withPriority(int other) {
        return new Place(region, other, listener);
    }

    Place thatListens(boolean whether) {
        return new Place(region, priority, whether);
    }

    void write(ByteWriter out) {
        out.text(region).i32(priority).bool(listener);
    }

    static Place read(ByteReader in) {
        return new Place(in.text(), in.i32(), in.bool());
    }
}
