package io.wardmote.state;

import io.wardmote.state.Command.TokenFacts;

/** What is known of the tokens by which key material was brought. */
public final class ImportRows {
    /** So many answers that something was wrong are nothing to whoever would open a wrapped key by them. */
    public static final int MOST_FAILED = 5;

    private final KeyRing ring;

    ImportRows(KeyRing ring) {
        this.ring = ring;
    }

    /** Whether so many imports by a token have failed that it is good for nothing any more. One that has expired is that, and no more. */
    public boolean isDead(TokenFacts token) {
        return token.expiresAt() > ring.time() && failed(token) >= MOST_FAILED;
    }

    int failed(TokenFacts token) {
        byte[] count = ring.rows.get(rowKey(token));
        return count == null ? 0 : new ByteReader(count).i32();
    }

    static byte[] rowKey(TokenFacts token) {
        return Table.FAILED_IMPORT.key(new ByteWriter().i64(token.expiresAt()).raw(token.id()).toBytes());
    }
}
