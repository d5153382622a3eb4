package io.wardmote.key;

/** Where a key computes, as the API's ProtectionLevel names it. */
public enum Protection {
    SOFTWARE(1, "crypto"), HSM(2, "hsm"), EXTERNAL(3, "external");

    private final int number;
    private final String engine;

    Protection(int number, String engine) {
        this.number = number;
        this.engine = engine;
    }

    /** The engine that makes and uses such keys, as the addresses of the event bus name it. */
    public String engine() {
        return engine;
    }

    /** The number that stands for this protection in stored bytes; never reused. */
    public int number() {
        return number;
    }

    /** @throws IllegalArgumentException if no protection has this number: the bytes are not ours */
    public static Protection numbered(int number) {
        for (Protection protection : values()) if (protection.number == number) return protection;
        throw new IllegalArgumentException("no protection has the number " + number);
    }
}
