package io.wardmote.state;

import java.util.List;

/**
 * Rights that others take on for a while.
 *
 * @param id                digits, never given again: a role made anew by an old name is another one
 * @param trust             who may take it on: a policy's text, as it was given
 * @param maxSessionSeconds how long one session of it may last
 * @param policies          attached to the role, oldest first
 */
public record Role(String name, String id, String trust, int maxSessionSeconds, String description, long createdAt, long updatedAt, List<PolicyName> policies) {
    public static final int MOST = 1000;

    public Role {
        policies = List.copyOf(policies);
    }

    Role with(List<PolicyName> thesePolicies) {
        return new Role(name, id, trust, maxSessionSeconds, description, createdAt, updatedAt, thesePolicies);
    }

    public void write(ByteWriter out) {
        out.u8(1).text(name).text(id).text(trust).i32(maxSessionSeconds).text(description).i64(createdAt).i64(updatedAt).list(policies, PolicyName::write);
    }

    public static Role read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "role");
        return new Role(in.text(), in.text(), in.text(), in.i32(), in.text(), in.i64(), in.i64(), in.list(PolicyName::read));
    }
}
