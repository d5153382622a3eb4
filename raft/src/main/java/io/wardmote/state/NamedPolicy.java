package io.wardmote.state;

/**
 * Rights under a name, to be attached.
 *
 * @param text    the policy as it was given; its proposer found it well formed
 * @param version counts from 1: how often the text was replaced; earlier texts are not kept
 * @param users   to how many it is attached; so are groups and roles
 */
public record NamedPolicy(String name, String text, String description, long createdAt, long updatedAt, int version, int users, int groups, int roles) {
    public static final int MOST = 1000;

    NamedPolicy attached(Holder.Kind kind, int more) {
        return switch (kind) {
            case USER -> new NamedPolicy(name, text, description, createdAt, updatedAt, version, users + more, groups, roles);
            case GROUP -> new NamedPolicy(name, text, description, createdAt, updatedAt, version, users, groups + more, roles);
            case ROLE -> new NamedPolicy(name, text, description, createdAt, updatedAt, version, users, groups, roles + more);
        };
    }

    NamedPolicy saying(String other, long time) {
        return new NamedPolicy(name, other, description, createdAt, time, version + 1, users, groups, roles);
    }

    /** To how many things it is attached. */
    public int attachments() {
        return users + groups + roles;
    }

    public void write(ByteWriter out) {
        out.u8(1).text(name).text(text).text(description).i64(createdAt).i64(updatedAt).i32(version).i32(users).i32(groups).i32(roles);
    }

    public static NamedPolicy read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "named policy");
        return new NamedPolicy(in.text(), in.text(), in.text(), in.i64(), in.i64(), in.i32(), in.i32(), in.i32(), in.i32());
    }
}
