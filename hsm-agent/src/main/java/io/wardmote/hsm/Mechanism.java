package io.wardmote.hsm;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import java.util.List;

/** The mechanisms CKM_... that we use (PKCS#11 v3.0, 6), and which of them a kind of key needs. */
enum Mechanism {
    RSA_PKCS_KEY_PAIR_GEN(0x0, "CKM_RSA_PKCS_KEY_PAIR_GEN"),
    RSA_PKCS(0x1, "CKM_RSA_PKCS"),
    RSA_PKCS_OAEP(0x9, "CKM_RSA_PKCS_OAEP"),
    RSA_PKCS_PSS(0xd, "CKM_RSA_PKCS_PSS"),
    EC_KEY_PAIR_GEN(0x1040, "CKM_EC_KEY_PAIR_GEN"),
    ECDSA(0x1041, "CKM_ECDSA"),
    AES_KEY_GEN(0x1080, "CKM_AES_KEY_GEN"),
    AES_ECB(0x1081, "CKM_AES_ECB"),
    AES_CBC(0x1082, "CKM_AES_CBC"),
    AES_GCM(0x1087, "CKM_AES_GCM"),
    /** RFC 5649 in SoftHSM; ambiguous elsewhere, so only by a known answer. */
    AES_KEY_WRAP_PAD(0x210a, "CKM_AES_KEY_WRAP_PAD"),
    /** RFC 5649. */
    AES_KEY_WRAP_KWP(0x210b, "CKM_AES_KEY_WRAP_KWP"),
    /** Thales Luna's name of RFC 5649. */
    LUNA_AES_KWP(0x80000171L, "CKM_AES_KWP (Luna)"),
    /** AWS CloudHSM's name of RFC 5649. */
    CLOUDHSM_AES_KEY_WRAP_ZERO_PAD(0x8000216fL, "CKM_CLOUDHSM_AES_KEY_WRAP_ZERO_PAD");

    /** Those that may be RFC 5649, in the order they are tried at start; the first that gives the known answer wraps keys. */
    static final List<Mechanism> WRAPPING = List.of(AES_KEY_WRAP_KWP, AES_KEY_WRAP_PAD, LUNA_AES_KWP, CLOUDHSM_AES_KEY_WRAP_ZERO_PAD);

    /** What a key may have to do by a mechanism, as the flags CKF_... of C_GetMechanismInfo tell. */
    enum Flag {
        ENCRYPT(0x100), DECRYPT(0x200), SIGN(0x800), GENERATE(0x8000), GENERATE_KEY_PAIR(0x10000), WRAP(0x20000), UNWRAP(0x40000);

        private final long bit;

        Flag(long bit) {
            this.bit = bit;
        }

        long bit() {
            return bit;
        }
    }

    /** One thing that a token must be able to do. */
    record Need(Mechanism mechanism, Flag flag) {}

    private final long number;
    private final String apiName;

    Mechanism(long number, String apiName) {
        this.number = number;
        this.apiName = apiName;
    }

    long number() {
        return number;
    }

    /** As the specification names it, or the vendor. */
    String apiName() {
        return apiName;
    }

    /** As {@link #apiName}, or the number in hexadecimal of one that we do not use. */
    static String nameOf(long number) {
        for (Mechanism mechanism : values()) if (mechanism.number == number) return mechanism.apiName;
        return "0x" + Long.toHexString(number);
    }

    /**
     * What a token must offer for keys of that kind; empty for kinds that are not made in hardware: SM2, SM4, Ed25519 and ML-DSA since no
     * token at hand wraps them, HMAC since nobody asked.
     */
    static List<Need> of(KeySpec spec, KeyUsage usage) {
        return switch (spec.family()) {
            case AES -> List.of(new Need(AES_KEY_GEN, Flag.GENERATE), new Need(AES_GCM, Flag.ENCRYPT), new Need(AES_GCM, Flag.DECRYPT),
                    new Need(AES_CBC, Flag.ENCRYPT), new Need(AES_CBC, Flag.DECRYPT), new Need(AES_ECB, Flag.ENCRYPT), new Need(AES_ECB, Flag.DECRYPT));
            case RSA -> usage == KeyUsage.SIGN_VERIFY
                    ? List.of(new Need(RSA_PKCS_KEY_PAIR_GEN, Flag.GENERATE_KEY_PAIR), new Need(RSA_PKCS, Flag.SIGN), new Need(RSA_PKCS_PSS, Flag.SIGN))
                    : List.of(new Need(RSA_PKCS_KEY_PAIR_GEN, Flag.GENERATE_KEY_PAIR), new Need(RSA_PKCS_OAEP, Flag.DECRYPT));
            case EC -> List.of(new Need(EC_KEY_PAIR_GEN, Flag.GENERATE_KEY_PAIR), new Need(ECDSA, Flag.SIGN));
            case SM4, SM2, ED25519, ML_DSA, HMAC -> List.of();
        };
    }
}
