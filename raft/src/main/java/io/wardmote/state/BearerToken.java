package io.wardmote.state;

/**
 * A bearer token, of which only the hash is kept.
 *
 * @param hash      SHA-256 of the token's 32 bytes, in lower-case hexadecimal
 * @param user      {@link User#ROOT} for one of the account's own
 * @param expiresAt milliseconds of the state's time
 * @param name      what it is for, in its owner's words; "" for the account's first
 * @param createdAt 0 for the account's first, which is older than the state
 */
public record BearerToken(String hash, String user, long expiresAt, String name, long createdAt) {
    /** Of one user, and of the account itself; those that have expired do not count. */
    public static final int MOST = 10;

    /** As a cluster is founded with. */
    public BearerToken(String hash, String user, long expiresAt) {
        this(hash, user, expiresAt, "", 0);
    }

    public boolean isGoodAt(long time) {
        return expiresAt > time;
    }

    /** In layout 1, which knows neither name nor beginning, where there is none. */
    public void write(ByteWriter out) {
        boolean named = !name.isEmpty() || createdAt != 0;
        out.u8(named ? 2 : 1).text(hash).text(user).i64(expiresAt);
        if (named) out.text(name).i64(createdAt);
    }

    public static BearerToken read(ByteReader in) {
        int layout = Layout.mustBeUpTo(2, in.u8(), "bearer token");
        return new BearerToken(in.text(), in.text(), in.i64(), layout > 1 ? in.text() : "", layout > 1 ? in.i64() : 0);
    }
}
