package io.wardmote.state;

/**
 * A node of the cluster: an identity and a name, never an address.
 *
 * @param incarnation how often it has started, as last reported
 */
public record Member(String id, String name, long incarnation) {
    public void write(ByteWriter out) {
        out.u8(1).text(id).text(name).i64(incarnation);
    }

    public static Member read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "member");
        return new Member(in.text(), in.text(), in.i64());
    }
}
