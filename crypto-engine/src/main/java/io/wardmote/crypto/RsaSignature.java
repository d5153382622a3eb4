package io.wardmote.crypto;

import io.wardmote.key.SigningAlgorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;

/**
 * RSASSA-PSS and RSASSA-PKCS1-v1_5 with SHA-256 over a digest (RFC 8017, 8 and 9). No provider but the slow one signs a given
 * digest with PSS, so the encoding, which handles nothing secret, is here, and the provider does the bare private operation
 * (blinded and checked against faults in AWS-LC). A message takes the same way once it is hashed.
 */
final class RsaSignature {
    private static final int HASH = 32;
    private static final int SALT = 32;
    /** DER of DigestInfo up to the digest: AlgorithmIdentifier(id-sha256, NULL). RFC 8017, 9.2, note 1. */
    private static final byte[] DIGEST_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");
    private static final byte TRAILER = (byte) 0xbc;

    private final RsaBare bare;
    private final Randomness random;

    RsaSignature(RsaBare bare, Randomness random) {
        this.bare = bare;
        this.random = random;
    }

    byte[] sign(Key key, BigInteger modulus, SigningAlgorithm algorithm, byte[] digest) throws GeneralSecurityException {
        byte[] encoded = switch (algorithm) {
            case RSA_PSS_SHA_256 -> pss(digest, random.bytes(SALT), modulus.bitLength());
            case RSA_PKCS1_SHA_256 -> pkcs1(digest, modulus.bitLength());
            case ECDSA_SHA_256, ECDSA_SHA_384, ECDSA_SHA_512, SM2DSA, ED25519, ML_DSA -> throw new GeneralSecurityException(algorithm + " is not RSA");
        };
        return bare.power(Cipher.ENCRYPT_MODE, key, modulus, encoded); // so the JDK, too, checks the result against faults
    }

    boolean verify(Key key, BigInteger modulus, SigningAlgorithm algorithm, byte[] digest, byte[] signature) throws GeneralSecurityException {
        if (signature.length != RsaBare.bytes(modulus) || new BigInteger(1, signature).compareTo(modulus) >= 0) return false;
        byte[] encoded = bare.power(Cipher.DECRYPT_MODE, key, modulus, signature);
        return switch (algorithm) {
            case RSA_PSS_SHA_256 -> isPss(encoded, digest, modulus.bitLength());
            // compared with what we would write, never parsed: RFC 8017, 8.2.2
            case RSA_PKCS1_SHA_256 -> MessageDigest.isEqual(encoded, pkcs1(digest, modulus.bitLength()));
            case ECDSA_SHA_256, ECDSA_SHA_384, ECDSA_SHA_512, SM2DSA, ED25519, ML_DSA -> throw new GeneralSecurityException(algorithm + " is not RSA");
        };
    }

    /** <pre>| 00 | 01 | ff ... | 00 | DigestInfo 19 | digest 32 |</pre> RFC 8017, 9.2. */
    private static byte[] pkcs1(byte[] digest, int bits) {
        byte[] encoded = new byte[(bits + 7) / 8];
        int info = encoded.length - HASH - DIGEST_INFO.length;
        encoded[1] = 1;
        Arrays.fill(encoded, 2, info - 1, (byte) 0xff);
        System.arraycopy(DIGEST_INFO, 0, encoded, info, DIGEST_INFO.length);
        System.arraycopy(digest, 0, encoded, encoded.length - HASH, HASH);
        return encoded;
    }

    /** <pre>| (00 ... | 01 | salt 32) xor mask | H = SHA-256(8 zeros | digest | salt) | bc |</pre> RFC 8017, 9.1.1. */
    private static byte[] pss(byte[] digest, byte[] salt, int bits) throws GeneralSecurityException {
        byte[] encoded = new byte[(bits + 7) / 8];
        int masked = encoded.length - HASH - 1;
        byte[] hash = saltedHash(digest, salt, 0);
        encoded[masked - SALT - 1] = 1;
        System.arraycopy(salt, 0, encoded, masked - SALT, SALT);
        mask(encoded, masked, hash, 0);
        encoded[0] &= topMask(bits);
        System.arraycopy(hash, 0, encoded, masked, HASH);
        encoded[encoded.length - 1] = TRAILER;
        return encoded;
    }

    /** RFC 8017, 9.1.2, with a salt of exactly 32 bytes. Destroys its argument. */
    private static boolean isPss(byte[] encoded, byte[] digest, int bits) throws GeneralSecurityException {
        int masked = encoded.length - HASH - 1;
        if (encoded[encoded.length - 1] != TRAILER || (encoded[0] & ~topMask(bits)) != 0) return false;
        mask(encoded, masked, encoded, masked);
        encoded[0] &= topMask(bits);
        int one = masked - SALT - 1;
        for (int i = 0; i < one; i++) if (encoded[i] != 0) return false;
        if (encoded[one] != 1) return false;
        byte[] expected = saltedHash(digest, encoded, masked - SALT);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(encoded, masked, masked + HASH));
    }

    /** The encoding is a number of one bit less than the modulus. */
    private static byte topMask(int bits) {
        return (byte) (0xff >> (8 * ((bits + 7) / 8) - (bits - 1)));
    }

    private static byte[] saltedHash(byte[] digest, byte[] from, int salt) throws GeneralSecurityException {
        byte[] input = new byte[8 + HASH + SALT];
        System.arraycopy(digest, 0, input, 8, HASH);
        System.arraycopy(from, salt, input, 8 + HASH, SALT);
        return Digests.sha2("SHA-256", input);
    }

    /** Xors the first {@code length} bytes with MGF1 over SHA-256 of the hash that stands at {@code seed}. RFC 8017, B.2.1. */
    private static void mask(byte[] bytes, int length, byte[] from, int seed) throws GeneralSecurityException {
        byte[] input = Arrays.copyOf(Arrays.copyOfRange(from, seed, seed + HASH), HASH + 4);
        for (int at = 0, counter = 0; at < length; counter++) {
            input[HASH + 3] = (byte) counter; // a modulus of 4096 bits needs 15
            byte[] block = Digests.sha2("SHA-256", input);
            for (int i = 0; i < HASH && at < length; i++, at++) bytes[at] ^= block[i];
        }
    }
}
