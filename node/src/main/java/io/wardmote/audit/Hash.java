package io.wardmote.audit;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256. */
public record Hash(byte[] bytes) {
    static final int BYTES = 32;
    static final Hash NONE = new Hash(new byte[BYTES]);

    public Hash {
        if (bytes.length != BYTES) throw new IllegalArgumentException("a SHA-256 has " + BYTES + " bytes, not " + bytes.length);
    }

    /** @throws IllegalArgumentException if that is no SHA-256 in hexadecimal */
    public static Hash of(String hex) {
        return new Hash(HexFormat.of().parseHex(hex));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
