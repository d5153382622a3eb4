package io.wardmote.key;

/** Where a key computes, as the API's ProtectionLevel names it. */
public enum Protection {
    SOFTWARE(1), HSM(2), EXTERNAL(3);

    private final int number;

    Protection(int number) {
        this.number = number;
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
