package io.wardmote.key;

/** Where a key's material comes from. The API spells it as {@link #apiName()}, case-sensitive. */
public enum Origin {
    /** Generated here. */
    GENERATED(1, "Aliyun_KMS"),
    /** Brought by the caller with ImportKeyMaterial. */
    EXTERNAL(2, "EXTERNAL");

    private final int number;
    private final String apiName;

    Origin(int number, String apiName) {
        this.number = number;
        this.apiName = apiName;
    }

    /** The number that stands for this origin in stored bytes; never reused. */
    public int number() {
        return number;
    }

    public String apiName() {
        return apiName;
    }

    /** @throws Refused INVALID_PARAMETER naming Origin */
    public static Origin of(String apiName) {
        for (Origin origin : values()) if (origin.apiName.equals(apiName)) return origin;
        throw Refusal.INVALID_PARAMETER.because("Origin");
    }

    /** @throws IllegalArgumentException if no origin has this number: the bytes are not ours */
    public static Origin numbered(int number) {
        for (Origin origin : values()) if (origin.number == number) return origin;
        throw new IllegalArgumentException("no origin has the number " + number);
    }
}
