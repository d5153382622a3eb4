package io.wardmote.key;

/** Where a key's material comes from. The API spells it as {@link #apiName()}, case-sensitive. */
public enum Origin {
    /** Generated here. */
    GENERATED("Aliyun_KMS"),
    /** Brought by the caller with ImportKeyMaterial. */
    EXTERNAL("EXTERNAL");

    private final String apiName;

    Origin(String apiName) {
        this.apiName = apiName;
    }

    public String apiName() {
        return apiName;
    }

    /** @throws Refused INVALID_PARAMETER naming Origin */
    public static Origin of(String apiName) {
        for (Origin origin : values()) if (origin.apiName.equals(apiName)) return origin;
        throw Refusal.INVALID_PARAMETER.because("Origin");
    }
}
