package io.wardmote.state;

import java.util.List;

/**
 * Users who share rights. Who is in it stands with each user, so that whoever asks what a user may do reads no list of others.
 *
 * @param members  how many users are in it
 * @param policies attached to the group, oldest first
 */
public record Group(String name, String id, String comments, long createdAt, long updatedAt, int members, List<PolicyName> policies) {
    public static final int MOST = 200;

    public Group {
        policies = List.copyOf(policies);
    }

    Group plus(int more) {
        return new Group(name, id, comments, createdAt, updatedAt, members + more, policies);
    }

    Group with(List<PolicyName> thesePolicies) {
        return new Group(name, id, comments, createdAt, updatedAt, members, thesePolicies);
    }

    public void write(ByteWriter out) {
        out.u8(1).text(name).text(id).text(comments).i64(createdAt).i64(updatedAt).i32(members).list(policies, PolicyName::write);
    }

    public static Group read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "group");
        return new Group(in.text(), in.text(), in.text(), in.i64(), in.i64(), in.i32(), in.list(PolicyName::read));
    }
}
