package io.wardmote.state;

/**
 * A node of the cluster: an identity, a name and a place, never an address.
 *
 * @param incarnation of its newest start, as last reported: higher at each; 0 before the first
 * @param arrived     whether it has ever taken part; until then it counts for nothing: it may never come
 * @param replaces    id of the member whose place it takes when it arrives; "" for none
 */
public record Member(String id, String name, long incarnation, boolean arrived, Place place, String replaces) {
    private static final int LAYOUT = 3;
    /** Still written for members that nothing was said about, so that what clusters without places write stays the same. */
    private static final int WITHOUT_PLACE = 2;
    /** Before arrivals were kept: every member counted. */
    private static final int WITHOUT_ARRIVAL = 1;

    /** A voter of no particular place. */
    public Member(String id, String name, long incarnation, boolean arrived) {
        this(id, name, incarnation, arrived, Place.ANY, "");
    }

    /** Whether its word counts when a majority decides. */
    public boolean votes() {
        return arrived && !place.listener();
    }

    Member thatArrived(boolean whether) {
        return new Member(id, name, incarnation, whether, place, replaces);
    }

    /** It has taken whatever place it was to take. */
    Member started(long newer) {
        return new Member(id, name, newer, true, place, "");
    }

    Member at(Place other) {
        return new Member(id, name, incarnation, arrived, other, replaces);
    }

    public void write(ByteWriter out) {
        boolean placed = !place.equals(Place.ANY) || !replaces.isEmpty();
        out.u8(placed ? LAYOUT : WITHOUT_PLACE).text(id).text(name).i64(incarnation).bool(arrived);
        if (!placed) return;
        place.write(out);
        out.text(replaces);
    }

    public static Member read(ByteReader in) {
        int layout = Layout.mustBeUpTo(LAYOUT, in.u8(), "member");
        Member member = new Member(in.text(), in.text(), in.i64(), layout == WITHOUT_ARRIVAL || in.bool());
        return layout < LAYOUT ? member : new Member(member.id, member.name, member.incarnation, member.arrived, Place.read(in), in.text());
    }
}
