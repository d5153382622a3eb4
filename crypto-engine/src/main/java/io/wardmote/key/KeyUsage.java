package io.wardmote.key;

/** What a key may be used for; fixed when the key is created. The API spells it as {@link #apiName()}. */
public enum KeyUsage {
    ENCRYPT_DECRYPT("ENCRYPT/DECRYPT"),
    SIGN_VERIFY("SIGN/VERIFY"),
    GENERATE_VERIFY_MAC("GENERATE_MAC/VERIFY_MAC");

    private final String apiName;

    KeyUsage(String apiName) {
        this.apiName = apiName;
    }

    public String apiName() {
        return apiName;
    }

    /** @throws Refused INVALID_PARAMETER naming KeyUsage */
    public static KeyUsage of(String apiName) {
        for (KeyUsage usage : values()) if (usage.apiName.equals(apiName)) return usage;
        throw Refusal.INVALID_PARAMETER.because("KeyUsage");
    }
}
