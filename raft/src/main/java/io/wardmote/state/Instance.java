package io.wardmote.state;

import io.wardmote.key.Protection;

/** A named set of keys that compute in one kind of place. The id begins with {@code kst-}. */
public record Instance(String id, String name, Protection kind, long createdAt) {
    public void write(ByteWriter out) {
        out.u8(1).text(id).text(name).u8(kind.number()).i64(createdAt);
    }

    public static Instance read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "instance");
        return new Instance(in.text(), in.text(), Protection.numbered(in.u8()), in.i64());
    }
}
