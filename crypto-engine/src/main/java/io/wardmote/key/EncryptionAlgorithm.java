package io.wardmote.key;

import io.wardmote.key.KeySpec.Family;

/** The public-key encryption algorithms of AsymmetricEncrypt, AsymmetricDecrypt and of data keys exported to a public key. */
public enum EncryptionAlgorithm {
    /** RFC 8017 OAEP, SHA-256, MGF1 over SHA-256, empty label. Ciphertext as long as the modulus. */
    RSAES_OAEP_SHA_256(Family.RSA, 32),
    /** RFC 8017 OAEP, SHA-1, MGF1 over SHA-1, empty label. */
    RSAES_OAEP_SHA_1(Family.RSA, 20),
    /** GM/T 0003.4: 04 || C1 (64 bytes) || C3 (32, SM3) || C2 (as long as the plaintext), raw. */
    SM2PKE(Family.SM2, 32);

    private static final int SM2_CIPHERTEXT_BYTES = 6144;
    private static final int SM2_OVERHEAD_BYTES = 97;

    private final Family family;
    private final int hashBytes;

    EncryptionAlgorithm(Family family, int hashBytes) {
        this.family = family;
        this.hashBytes = hashBytes;
    }

    public boolean suits(KeySpec spec) {
        return spec.family() == family;
    }

    /** Longest plaintext in bytes under a key of this spec: RFC 8017 7.1.1 for OAEP, 6047 for SM2. */
    public int longestPlaintextBytes(KeySpec spec) {
        return family == Family.RSA ? spec.bits() / 8 - 2 * hashBytes - 2 : SM2_CIPHERTEXT_BYTES - SM2_OVERHEAD_BYTES;
    }

    /** What a key of this spec encrypts with where nothing is said; the spec must be one that some algorithm suits. */
    public static EncryptionAlgorithm usual(KeySpec spec) {
        return spec.family() == Family.SM2 ? SM2PKE : RSAES_OAEP_SHA_256;
    }

    /** @throws Refused INVALID_PARAMETER naming the parameter that held the name */
    public static EncryptionAlgorithm of(String parameter, String apiName) {
        for (EncryptionAlgorithm algorithm : values()) if (algorithm.name().equals(apiName)) return algorithm;
        throw Refusal.INVALID_PARAMETER.because(parameter);
    }
}
