package io.wardmote.key;

import io.wardmote.key.KeySpec.Family;

/** How a symmetric key encrypts: the API's Algorithm and PaddingMode together. */
public enum CipherMode {
    /** NIST SP 800-38D, tag of 16 bytes. */
    AES_GCM(Family.AES, "AES_GCM", "", 12),
    /** NIST SP 800-38A, padded by 1 to 16 bytes (RFC 5652, 6.3). */
    AES_CBC_PKCS7(Family.AES, "AES_CBC", "PKCS7_PADDING", 16),
    /** NIST SP 800-38A; whole blocks of 16 bytes only. */
    AES_CBC_UNPADDED(Family.AES, "AES_CBC", "NO_PADDING", 16),
    AES_ECB_PKCS7(Family.AES, "AES_ECB", "PKCS7_PADDING", 0),
    AES_ECB_UNPADDED(Family.AES, "AES_ECB", "NO_PADDING", 0),
    /** RFC 8998. */
    SM4_GCM(Family.SM4, "SM4_GCM", "", 12);

    /** AES's and SM4's, in bytes. */
    public static final int BLOCK = 16;

    private final Family family;
    private final String algorithm;
    private final String padding;
    private final int ivBytes;

    CipherMode(Family family, String algorithm, String padding, int ivBytes) {
        this.family = family;
        this.algorithm = algorithm;
        this.padding = padding;
        this.ivBytes = ivBytes;
    }

    public boolean suits(KeySpec spec) {
        return spec.family() == family;
    }

    /** As the API names it. */
    public String algorithm() {
        return algorithm;
    }

    /** As the API names it; "" where there is nothing to pad. */
    public String padding() {
        return padding;
    }

    /** 0 for a mode without one. */
    public int ivBytes() {
        return ivBytes;
    }

    /** Whether it takes plaintexts of whole blocks only, and at least one. */
    public boolean wholeBlocks() {
        return padding.equals("NO_PADDING");
    }

    /** Whether it carries a tag, and so takes associated data. */
    public boolean authenticates() {
        return padding.isEmpty();
    }

    /** Galois/counter mode of that kind of key; of AES for keys that do not encrypt at all. */
    public static CipherMode gcm(KeySpec spec) {
        return spec.family() == Family.SM4 ? SM4_GCM : AES_GCM;
    }

    /**
     * @param algorithm "" for GCM
     * @param padding   "" for PKCS7_PADDING where the algorithm pads
     * @throws Refused INVALID_PARAMETER naming Algorithm, also where the key is not for it, or PaddingMode
     */
    public static CipherMode of(KeySpec spec, String algorithm, String padding) {
        String wanted = algorithm.isEmpty() ? gcm(spec).algorithm : algorithm;
        boolean known = false;
        for (CipherMode mode : values()) {
            if (!mode.suits(spec) || !mode.algorithm.equals(wanted)) continue;
            known = true;
            if (mode.padding.equals(padding) || padding.isEmpty()) return mode;
        }
        throw Refusal.INVALID_PARAMETER.because(known ? "PaddingMode" : "Algorithm");
    }
}
