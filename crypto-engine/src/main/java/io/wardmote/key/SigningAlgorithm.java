package io.wardmote.key;

import io.wardmote.key.KeySpec.Family;

/**
 * The signature algorithms of AsymmetricSign and AsymmetricVerify, with the digest each takes.
 * ECDSA and SM2 signatures are DER SEQUENCE(r, s); RSA, Ed25519 and ML-DSA ones are raw octets.
 */
public enum SigningAlgorithm {
    /** RFC 8017 with SHA-256, MGF1 over SHA-256 and a salt of 32 bytes. */
    RSA_PSS_SHA_256(Family.RSA, 0, "SHA-256", 32),
    /** RFC 8017, PKCS#1 v1.5 with the DigestInfo of SHA-256. */
    RSA_PKCS1_SHA_256(Family.RSA, 0, "SHA-256", 32),
    ECDSA_SHA_256(Family.EC, 256, "SHA-256", 32),
    ECDSA_SHA_384(Family.EC, 384, "SHA-384", 48),
    ECDSA_SHA_512(Family.EC, 521, "SHA-512", 64),
    /** GM/T 0003.2. The digest is SM3(Z_A || M), Z_A for the default identity 1234567812345678. */
    SM2DSA(Family.SM2, 0, "SM3", 32),
    /** RFC 8032, pure: takes the message only. */
    ED25519(Family.ED25519, 0, null, 0),
    /** FIPS 204, pure, empty context: takes the message only. */
    ML_DSA(Family.ML_DSA, 0, null, 0);

    private final Family family;
    private final int fieldBits;
    private final String digest;
    private final int digestBytes;

    SigningAlgorithm(Family family, int fieldBits, String digest, int digestBytes) {
        this.family = family;
        this.fieldBits = fieldBits;
        this.digest = digest;
        this.digestBytes = digestBytes;
    }

    /** The hash's standard name; null if the algorithm takes the message only. */
    public String digest() {
        return digest;
    }

    /** Size of the digest in bytes; 0 if the algorithm takes the message only. */
    public int digestBytes() {
        return digestBytes;
    }

    public boolean takesDigest() {
        return digestBytes > 0;
    }

    /** Whether a message has one digest for all keys: in SM2 the key's own is hashed in. */
    public boolean digestsAlike() {
        return takesDigest() && this != SM2DSA;
    }

    /** Whether a key of this spec signs with this algorithm. */
    public boolean suits(KeySpec spec) {
        return spec.family() == family && (fieldBits == 0 || fieldBits == spec.bits());
    }

    /**
     * What a key of this spec signs with where nothing is said: the first that suits it.
     * @throws IllegalArgumentException if none does
     */
    public static SigningAlgorithm usual(KeySpec spec) {
        for (SigningAlgorithm algorithm : values()) if (algorithm.suits(spec)) return algorithm;
        throw new IllegalArgumentException(spec + " keys do not sign");
    }

    /** @throws Refused INVALID_PARAMETER naming Algorithm */
    public static SigningAlgorithm of(String apiName) {
        for (SigningAlgorithm algorithm : values()) if (algorithm.name().equals(apiName)) return algorithm;
        throw Refusal.INVALID_PARAMETER.because("Algorithm");
    }
}
