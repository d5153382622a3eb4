package io.wardmote.op.identity;

import java.util.random.RandomGenerator;

/** Ids and secrets that nobody can guess. */
public final class Ids {
    private static final String DIGITS = "0123456789";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final RandomGenerator random;

    /** @param random must not be predictable */
    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** Of a user, group or role: 18 digits, the first no 0. */
    public String number() {
        return "2" + draw(17, DIGITS);
    }

    String accessKeyId() {
        return "LTAI" + draw(20, DIGITS + LETTERS);
    }

    /** Of a session. */
    String sessionId() {
        return "STS." + draw(24, DIGITS + LETTERS);
    }

    /** 30 characters of 62: 178 bits. */
    String secret() {
        return draw(30, DIGITS + LETTERS);
    }

    private String draw(int length, String alphabet) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        return text.toString();
    }
}
