package io.wardmote.state;

/**
 * Somebody who is logged in at the console, of whose secret only the hash is kept. It is good on every node, and on none once its end was answered. Times
 * are milliseconds of the state's time.
 *
 * @param user      {@link User#ROOT} for the account itself
 * @param hash      SHA-256 of the secret's 32 bytes, in lower-case hexadecimal
 * @param token     hash of the bearer token by which it began, without which it is good for nothing; "" if it was a password
 * @param reset     whether it is for changing the password alone
 * @param idleAt    when it is over unless it is renewed
 * @param endsAt    when it is over whatever happens
 */
public record ConsoleSession(String user, String hash, String token, boolean reset, long startedAt, long idleAt, long endsAt) {
    /** Of one user; who begins one more ends the oldest. */
    public static final int MOST = 10;

    boolean isGoodAt(long time) {
        return time < idleAt && time < endsAt;
    }

    /** Whether it is one now, and so is the token it stands on. */
    public boolean isGood(KeyRing ring) {
        boolean stands = token.isEmpty() || ring.bearerToken(token).filter(found -> found.user().equals(user) && found.isGoodAt(ring.time())).isPresent();
        return stands && isGoodAt(ring.time());
    }

    ConsoleSession idleUntil(long time) {
        return new ConsoleSession(user, hash, token, reset, startedAt, Math.min(time, endsAt), endsAt);
    }

    /** No user's name has the sign between. */
    static String rowId(String user, String hash) {
        return user + '\0' + hash;
    }

    String rowId() {
        return rowId(user, hash);
    }

    public void write(ByteWriter out) {
        out.u8(1).text(user).text(hash).text(token).bool(reset).i64(startedAt).i64(idleAt).i64(endsAt);
    }

    public static ConsoleSession read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "console session");
        return new ConsoleSession(in.text(), in.text(), in.text(), in.bool(), in.i64(), in.i64(), in.i64());
    }
}
