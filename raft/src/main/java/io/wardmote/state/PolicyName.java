package io.wardmote.state;

/** What is attached: a policy of the account, or one that every node of this version knows by itself. */
public record PolicyName(boolean ofSystem, String name) {
    /** Attached to one user, group or role. */
    public static final int MOST = 20;

    public void write(ByteWriter out) {
        out.bool(ofSystem).text(name);
    }

    public static PolicyName read(ByteReader in) {
        return new PolicyName(in.bool(), in.text());
    }
}
