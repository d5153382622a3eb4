package io.wardmote.state;

/**
 * How far a node's audit log was counted. Stays when the node is removed: it must never be counted again.
 *
 * @param upTo  the last record that was
 * @param until everything that the node answered before that time was, by its clock; milliseconds since 1970
 */
public record Counted(String node, long upTo, long until) {
    private static final int LAYOUT = 1;

    void write(ByteWriter out) {
        out.u8(LAYOUT).text(node).i64(upTo).i64(until);
    }

    static Counted read(ByteReader in) {
        Layout.mustBe(LAYOUT, in.u8(), "count of an audit log");
        return new Counted(in.text(), in.i64(), in.i64());
    }
}
