package io.wardmote.state;

import java.util.List;

/**
 * Somebody who may be given rights of their own, and access keys. Times are milliseconds of the state's time.
 *
 * @param id       digits, never given again
 * @param groups   names of the groups it is in, oldest first
 * @param policies attached to the user itself, oldest first
 */
public record User(String name, String id, String displayName, String comments, long createdAt, long updatedAt, List<String> groups,
                   List<PolicyName> policies) {
    /** The name by which access keys and bearer tokens say that they are the account's own. No user has it. */
    public static final String ROOT = "root";
    public static final int MOST = 1000;
    public static final int MOST_GROUPS = 10;

    public User {
        groups = List.copyOf(groups);
        policies = List.copyOf(policies);
    }

    User in(List<String> theseGroups) {
        return new User(name, id, displayName, comments, createdAt, updatedAt, theseGroups, policies);
    }

    User with(List<PolicyName> thesePolicies) {
        return new User(name, id, displayName, comments, createdAt, updatedAt, groups, thesePolicies);
    }

    public void write(ByteWriter out) {
        out.u8(1).text(name).text(id).text(displayName).text(comments).i64(createdAt).i64(updatedAt).texts(groups).list(policies, PolicyName::write);
    }

    public static User read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "user");
        return new User(in.text(), in.text(), in.text(), in.text(), in.i64(), in.i64(), in.texts(), in.list(PolicyName::read));
    }
}
