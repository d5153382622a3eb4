package io.wardmote.state;

/**
 * A node of the cluster: an identity and a name, never an address.
 *
 * @param incarnation of its newest start, as last reported: higher at each; 0 before the first
 * @param arrived     whether it has ever had a vote; until then it counts for nothing: it may never come
 */
public record Member(String id, String name, long incarnation, boolean arrived) {
    private static final int LAYOUT = 2;
    /** Before arrivals were kept: every member counted. */
    private static final int WITHOUT_ARRIVAL = 1;

    Member thatArrived(boolean whether) {
        return new Member(id, name, incarnation, whether);
    }

    public void write(ByteWriter out) {
        out.u8(LAYOUT).text(id).text(name).i64(incarnation).bool(arrived);
    }

    public static Member read(ByteReader in) {
        int layout = in.u8();
        if (layout != WITHOUT_ARRIVAL) Layout.mustBe(LAYOUT, layout, "member");
        return new Member(in.text(), in.text(), in.i64(), layout == WITHOUT_ARRIVAL || in.bool());
    }
}
