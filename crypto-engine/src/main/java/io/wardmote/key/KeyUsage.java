package io.wardmote.key;

/** What a key may be used for; fixed when the key is created. The API spells it as {@link #apiName()}. */
public enum KeyUsage {
    ENCRYPT_DECRYPT(1, "ENCRYPT/DECRYPT"),
    SIGN_VERIFY(2, "SIGN/VERIFY"),
    GENERATE_VERIFY_MAC(3, "GENERATE_MAC/VERIFY_MAC");

    private final int number;
    private final String apiName;

    KeyUsage(int number, String apiName) {
        this.number = number;
        this.apiName = apiName;
    }

    /** The number that stands for this usage in stored bytes; never reused. */
    public int number() {
        return number;
    }

    public String apiName() {
        return apiName;
    }

    /** @throws Refused INVALID_PARAMETER naming KeyUsage */
    public static KeyUsage of(String apiName) {
        for (KeyUsage usage : values()) if (usage.apiName.equals(apiName)) return usage;
        throw Refusal.INVALID_PARAMETER.because("KeyUsage");
    }

    /** @throws IllegalArgumentException if no usage has this number: the bytes are not ours */
    public static KeyUsage numbered(int number) {
        for (KeyUsage usage : values()) if (usage.number == number) return usage;
        throw new IllegalArgumentException("no usage has the number " + number);
    }
}
