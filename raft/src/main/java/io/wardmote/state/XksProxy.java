package io.wardmote.state;

/**
 * An external key store that is offered to another cloud, as an XKS proxy. Its {@link XksCredential}s and {@link XksKey}s are rows of their own, so that
 * a change of one holds up no use of the others.
 *
 * @param prefix    of its URI paths, by which it is known: {@code /orders}
 * @param region    that signatures must be for; {@link #ANY_REGION} for any
 * @param createdAt milliseconds of the state's time
 */
public record XksProxy(String prefix, String region, boolean enabled, long createdAt) {
    public static final int MOST = 64;
    public static final int MOST_CREDENTIALS = 2;
    /** Of all together. */
    public static final int MOST_KEYS = 10_000;
    public static final String ANY_REGION = "*";

    public void write(ByteWriter out) {
        out.u8(1).text(prefix).text(region).bool(enabled).i64(createdAt);
    }

    public static XksProxy read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "XKS proxy");
        return new XksProxy(in.text(), in.text(), in.bool(), in.i64());
    }

    /** Of a row that belongs to one: no prefix has the sign between. */
    static String rowId(String prefix, String name) {
        return prefix + '\0' + name;
    }
}
