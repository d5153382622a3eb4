package io.wardmote.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** The hashes that signatures are made of; an instance belongs to one thread. SHA: FIPS 180-4, HMAC: RFC 2104, SM3: GM/T 0004. */
public final class Hashes {
    private static final ThreadLocal<Hashes> OF_THREAD = ThreadLocal.withInitial(Hashes::new);

    private final MessageDigest sha256;
    private final Mac hmacSha1;
    private final Mac hmacSha256;

    private Hashes() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
            hmacSha1 = Mac.getInstance("HmacSHA1");
            hmacSha256 = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA or HMAC", e);
        }
    }

    /** Making a Mac costs more than using it. */
    public static Hashes ofThread() {
        return OF_THREAD.get();
    }

    public byte[] sha256(byte[] bytes, int length) {
        sha256.update(bytes, 0, length);
        return sha256.digest();
    }

    public static byte[] sm3(byte[] bytes, int length) {
        SM3Digest digest = new SM3Digest();
        digest.update(bytes, 0, length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    /** @param length of the text in the array */
    public byte[] hmacSha1(byte[] key, byte[] text, int length) {
        return mac(hmacSha1, key, text, length);
    }

    public byte[] hmacSha256(byte[] key, byte[] text) {
        return mac(hmacSha256, key, text, text.length);
    }

    public static byte[] hmacSm3(byte[] key, byte[] text) {
        HMac mac = new HMac(new SM3Digest());
        mac.init(new KeyParameter(key));
        mac.update(text, 0, text.length);
        byte[] code = new byte[mac.getMacSize()];
        mac.doFinal(code, 0);
        return code;
    }

    /**
     * HMAC-SHA256 by a key that is derived step by step, as the version 4 signatures of Alibaba Cloud and of AWS are made: the first key is the
     * prefix and the secret, each next one the HMAC of a step of the scope.
     */
    public byte[] hmacSha256(String prefix, Secret secret, String[] scope, byte[] text) {
        byte[] first = prefix.getBytes(UTF_8);
        byte[] key = Arrays.copyOf(first, first.length + secret.length());
        try {
            System.arraycopy(secret.bytes(), 0, key, first.length, secret.length());
            for (String step : scope) {
                byte[] next = hmacSha256(key, step.getBytes(UTF_8));
                Arrays.fill(key, (byte) 0);
                key = next;
            }
            return hmacSha256(key, text);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] mac(Mac mac, byte[] key, byte[] text, int length) {
        try {
            mac.init(new Borrowed(key));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC refused a key of " + key.length + " bytes", e);
        }
        mac.update(text, 0, length);
        return mac.doFinal();
    }

    /** A key that is copied only for the Mac, which wipes its copy; SecretKeySpec would keep one until it is collected. */
    private record Borrowed(byte[] key) implements SecretKey {
        @Override
        public String getAlgorithm() {
            return "HMAC";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return key.clone();
        }

        @Override
        public String toString() {
            return "Borrowed[" + key.length + " bytes]";
        }
    }
}
