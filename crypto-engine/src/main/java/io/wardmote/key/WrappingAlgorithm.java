package io.wardmote.key;

import static io.wardmote.key.KeySpec.EC_SM2;
import static io.wardmote.key.KeySpec.RSA_2048;

import io.wardmote.key.KeySpec.Family;
import java.util.Set;

/**
 * How callers wrap the material they bring, by a public key made for it (OpenAPI reference, 4). Symmetric material is the key's raw
 * bytes. Private keys are DER PKCS#8 (RFC 5958), wrapped by a one-time key which is wrapped itself, and stands first. In
 * the two with ECB an altered private key may open to another one: better is the form with a public key in it, or KWP. The numbers are
 * stored in tokens and never reused; the names are the vendor's up to number 6, the rest are ours.
 */
public enum WrappingAlgorithm {
    /** RFC 8017, 7.2: 256 bytes. */
    RSAES_PKCS1_V1_5(1, RSA_2048, Takes.SECRETS),
    /** RFC 8017, 7.1, SHA-1 and MGF1 over SHA-1, empty label: 256 bytes. Not for software keys of an instance. */
    RSAES_OAEP_SHA_1(2, RSA_2048, Takes.SECRETS),
    /** RFC 8017, 7.1, SHA-256 and MGF1 over SHA-256, empty label: 256 bytes. */
    RSAES_OAEP_SHA_256(3, RSA_2048, Takes.SECRETS),
    /** GM/T 0003.4: 04, C1 (64 bytes), C3 (32), C2, raw. */
    SM2PKE(4, EC_SM2, Takes.SECRETS),
    /** AES-256 key by OAEP as RSAES_OAEP_SHA_256 (256 bytes), private key by AES-256 in ECB with PKCS#7 padding. */
    RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD(5, RSA_2048, Takes.RSA_AND_EC),
    /** SM4 key by SM2PKE (113 bytes), private scalar by SM4 in ECB, unpadded (32 bytes, big endian). */
    SM2PKE_SM4_ECB(6, EC_SM2, Takes.SM2),
    /** AES-256 key by OAEP as RSAES_OAEP_SHA_1 (256 bytes), private key by AES-256 key wrap with padding (RFC 5649). */
    RSAES_OAEP_SHA_1_AES_256_KWP(7, RSA_2048, Takes.PRIVATE_KEYS),
    /** AES-256 key by OAEP as RSAES_OAEP_SHA_256 (256 bytes), private key by AES-256 key wrap with padding (RFC 5649). */
    RSAES_OAEP_SHA_256_AES_256_KWP(8, RSA_2048, Takes.PRIVATE_KEYS);

    private static final class Takes {
        static final Set<Family> SECRETS = Set.of(Family.AES, Family.SM4, Family.HMAC);
        static final Set<Family> RSA_AND_EC = Set.of(Family.RSA, Family.EC, Family.ED25519);
        static final Set<Family> IN_HSM = Set.of(Family.AES, Family.RSA, Family.EC);
        static final Set<Family> SM2 = Set.of(Family.SM2);
        static final Set<Family> PRIVATE_KEYS = Set.of(Family.RSA, Family.EC, Family.ED25519, Family.SM2);
    }

    private final int number;
    private final KeySpec wrappingSpec;
    private final Set<Family> takes;

    WrappingAlgorithm(int number, KeySpec wrappingSpec, Set<Family> takes) {
        this.number = number;
        this.wrappingSpec = wrappingSpec;
        this.takes = takes;
    }

    public int number() {
        return number;
    }

    /** What wraps: RSA_2048 or EC_SM2. */
    public KeySpec wrappingSpec() {
        return wrappingSpec;
    }

    /**
     * Whether material of such keys may be wrapped so. For keys in the HSM it must be something that HSMs unwrap, which is not ECB and not
     * SM2; and OAEP with SHA-1, since some have nothing better.
     */
    public boolean suits(KeySpec spec, Protection protection, boolean ofInstance) {
        return takes.contains(spec.family()) && switch (protection) {
            case SOFTWARE -> !(ofInstance && this == RSAES_OAEP_SHA_1);
            case HSM -> Takes.IN_HSM.contains(spec.family()) && wrappingSpec == RSA_2048 && this != RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD;
            case EXTERNAL -> false;
        };
    }

    /** Whether material of such keys can be brought at all: not that of ML-DSA, nor in the HSM what keys are not made of there. */
    public static boolean anySuits(KeySpec spec, Protection protection) {
        for (WrappingAlgorithm algorithm : values()) if (algorithm.suits(spec, protection, true)) return true;
        return false;
    }

    /** @throws Refused INVALID_PARAMETER naming WrappingAlgorithm */
    public static WrappingAlgorithm of(String apiName) {
        for (WrappingAlgorithm algorithm : values()) if (algorithm.name().equals(apiName)) return algorithm;
        throw Refusal.INVALID_PARAMETER.because("WrappingAlgorithm");
    }

    /** @throws IllegalArgumentException if no algorithm has this number: the bytes are not ours */
    public static WrappingAlgorithm numbered(int number) {
        for (WrappingAlgorithm algorithm : values()) if (algorithm.number == number) return algorithm;
        throw new IllegalArgumentException("no wrapping algorithm has the number " + number);
    }
}
