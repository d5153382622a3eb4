package io.wardmote.state;

import io.wardmote.key.Material;

/**
 * A caller's name for signing requests, and its secret. Times are milliseconds of the state's time.
 *
 * @param user      who signs with it: {@link User#ROOT} is the account itself
 * @param secret    wrapped under the root key, bound to the id
 * @param createdAt 0 for the account's first, which is older than the state
 * @param usedAt    the last use that was recorded, 0 for none: late by the time that records are gathered
 */
public record AccessKey(String id, String user, boolean active, Material.Wrapped secret, long createdAt, long usedAt) {
    /** Of one user, and of the account itself. */
    public static final int MOST = 2;

    /** As a cluster is founded with. */
    public AccessKey(String id, String user, boolean active, Material.Wrapped secret) {
        this(id, user, active, secret, 0, 0);
    }

    AccessKey thatIs(boolean nowActive) {
        return new AccessKey(id, user, nowActive, secret, createdAt, usedAt);
    }

    AccessKey usedAt(long time) {
        return new AccessKey(id, user, active, secret, createdAt, time);
    }

    AccessKey sealedAnew(Material.Wrapped with) {
        return new AccessKey(id, user, active, with, createdAt, usedAt);
    }

    /** In layout 1, which knows no times, where there are none. */
    public void write(ByteWriter out) {
        boolean timed = createdAt != 0 || usedAt != 0;
        out.u8(timed ? 2 : 1).text(id).text(user).bool(active).i32(secret.epoch()).bytes(secret.sealed());
        if (timed) out.i64(createdAt).i64(usedAt);
    }

    public static AccessKey read(ByteReader in) {
        int layout = Layout.mustBeUpTo(2, in.u8(), "access key");
        return new AccessKey(in.text(), in.text(), in.bool(), new Material.Wrapped(in.i32(), in.bytes()), layout > 1 ? in.i64() : 0, layout > 1 ? in.i64() : 0);
    }
}
