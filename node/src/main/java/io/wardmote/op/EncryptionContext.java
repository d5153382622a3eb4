package io.wardmote.op;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a ciphertext is bound to besides its key: a JSON object of strings, equal by content. The associated data is the
 * vendor's, so that ciphertexts can move: SHA-256 over {@code key=value} pairs, sorted by key as Java sorts strings, joined
 * with {@code &}; nothing for no context.
 */
public final class EncryptionContext {
    private static final int LONGEST = 8192;
    private static final byte[] NONE = {};

    private EncryptionContext() {}

    /** @return 32 bytes, or none */
    public static byte[] aad(Call call, String parameter) {
        TreeMap<String, String> pairs = new TreeMap<>();
        call.optional(parameter, LONGEST).ifPresent(text -> pairs.putAll(Json.texts(parameter, text)));
        return pairs.isEmpty() ? NONE : digest(pairs);
    }

    private static byte[] digest(TreeMap<String, String> pairs) {
        String joined = pairs.entrySet().stream().map(pair -> pair.getKey() + "=" + pair.getValue()).collect(Collectors.joining("&"));
        try {
            return MessageDigest.getInstance("SHA-256").digest(joined.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
