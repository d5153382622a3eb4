package io.wardmote.key;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.GENERATE_VERIFY_MAC;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;

import java.util.List;

/**
 * One row per kind of key: its API name, its family, its size in bits, and what it may be used for (the default first).
 * Names up to EC_SM2 are the vendor's; the rest are ours. The numbers are stored and never reused.
 */
public enum KeySpec {
    AES_256(1, "Aliyun_AES_256", Family.AES, 256, ENCRYPT_DECRYPT),
    AES_192(2, "Aliyun_AES_192", Family.AES, 192, ENCRYPT_DECRYPT),
    AES_128(3, "Aliyun_AES_128", Family.AES, 128, ENCRYPT_DECRYPT),
    SM4(4, "Aliyun_SM4", Family.SM4, 128, ENCRYPT_DECRYPT),
    RSA_2048(5, "RSA_2048", Family.RSA, 2048, SIGN_VERIFY, ENCRYPT_DECRYPT),
    RSA_3072(6, "RSA_3072", Family.RSA, 3072, SIGN_VERIFY, ENCRYPT_DECRYPT),
    RSA_4096(7, "RSA_4096", Family.RSA, 4096, SIGN_VERIFY, ENCRYPT_DECRYPT),
    EC_P256(8, "EC_P256", Family.EC, 256, SIGN_VERIFY),
    EC_P256K(9, "EC_P256K", Family.EC, 256, SIGN_VERIFY),
    EC_SM2(10, "EC_SM2", Family.SM2, 256, SIGN_VERIFY, ENCRYPT_DECRYPT),
    EC_P384(11, "EC_P384", Family.EC, 384, SIGN_VERIFY),
    EC_P521(12, "EC_P521", Family.EC, 521, SIGN_VERIFY),
    EC_ED25519(13, "EC_ED25519", Family.ED25519, 256, SIGN_VERIFY),
    ML_DSA_44(14, "ML_DSA_44", Family.ML_DSA, 0, SIGN_VERIFY),
    ML_DSA_65(15, "ML_DSA_65", Family.ML_DSA, 0, SIGN_VERIFY),
    ML_DSA_87(16, "ML_DSA_87", Family.ML_DSA, 0, SIGN_VERIFY),
    HMAC_SHA_256(17, "HMAC_SHA_256", Family.HMAC, 256, GENERATE_VERIFY_MAC),
    HMAC_SHA_384(18, "HMAC_SHA_384", Family.HMAC, 384, GENERATE_VERIFY_MAC),
    HMAC_SHA_512(19, "HMAC_SHA_512", Family.HMAC, 512, GENERATE_VERIFY_MAC),
    HMAC_SM3(20, "HMAC_SM3", Family.HMAC, 256, GENERATE_VERIFY_MAC);

    /** Keys that compute alike; one file in {@code io.wardmote.crypto} each. */
    public enum Family { AES, SM4, RSA, EC, SM2, ED25519, ML_DSA, HMAC }

    private final int number;
    private final String apiName;
    private final Family family;
    private final int bits;
    private final List<KeyUsage> usages;

    KeySpec(int number, String apiName, Family family, int bits, KeyUsage... usages) {
        this.number = number;
        this.apiName = apiName;
        this.family = family;
        this.bits = bits;
        this.usages = List.of(usages);
    }

    /** The number that stands for this spec in stored bytes. */
    public int number() {
        return number;
    }

    public String apiName() {
        return apiName;
    }

    public Family family() {
        return family;
    }

    /** Key size in bits: of the key itself, the modulus, the field, or the MAC; 0 where the name says it (ML-DSA). */
    public int bits() {
        return bits;
    }

    /** What keys of this spec may be made for; the first is the default. */
    public List<KeyUsage> usages() {
        return usages;
    }

    /** One secret for both directions and no public half: AES, SM4 and HMAC keys. */
    public boolean symmetric() {
        return family == Family.AES || family == Family.SM4 || family == Family.HMAC;
    }

    /** @throws Refused INVALID_PARAMETER naming KeySpec */
    public static KeySpec of(String apiName) {
        for (KeySpec spec : values()) if (spec.apiName.equals(apiName)) return spec;
        throw Refusal.INVALID_PARAMETER.because("KeySpec");
    }

    /** @throws IllegalArgumentException if no spec has this number: the bytes are not ours */
    public static KeySpec numbered(int number) {
        for (KeySpec spec : values()) if (spec.number == number) return spec;
        throw new IllegalArgumentException("no key spec has the number " + number);
    }
}
