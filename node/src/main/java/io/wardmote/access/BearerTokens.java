package io.wardmote.access;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What is kept of bearer tokens. */
public final class BearerTokens {
    private BearerTokens() {}

    /** SHA-256 in lower-case hexadecimal: a token has 256 random bits, so nobody finds it by guessing. */
    public static String hash(byte[] token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
