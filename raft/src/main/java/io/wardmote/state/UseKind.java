package io.wardmote.state;

import java.util.Arrays;

/** What keys are used for, as uses are counted. Numbers are stored and never reused. */
public enum UseKind {
    ENCRYPT(1, "Encrypt"),
    DECRYPT(2, "Decrypt"),
    /** New keys, sealed under the key that is used. */
    GENERATE(3, "Generate"),
    SIGN(4, "Sign"),
    /** Of signatures and MACs. */
    VERIFY(5, "Verify"),
    MAC(6, "Mac");

    private final int number;
    private final String apiName;

    UseKind(int number, String apiName) {
        this.number = number;
        this.apiName = apiName;
    }

    public int number() {
        return number;
    }

    public String apiName() {
        return apiName;
    }

    /** @throws IllegalArgumentException if there is none */
    public static UseKind numbered(int number) {
        return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no kind of use has the number " + number));
    }
}
