package io.wardmote.op;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a ciphertext is bound to besides its key: a JSON object of strings, equal by content. Policies may ask for it. The associated data is the
 * vendor's, so that ciphertexts can move: SHA-256 over {@code key=value} pairs, sorted by key as Java sorts strings, joined
 * with {@code &}; nothing for no context.
 */
public final class EncryptionContext {
    public static final EncryptionContext NONE = new EncryptionContext(Map.of());
    private static final int LONGEST = 8192;
    private static final byte[] NO_AAD = {};

    private final TreeMap<String, String> pairs;

    public EncryptionContext(Map<String, String> pairs) {
        this.pairs = new TreeMap<>(pairs);
    }

    public static EncryptionContext of(Call call, String parameter) {
        return call.optional(parameter, LONGEST).map(text -> new EncryptionContext(Json.texts(parameter, text))).orElse(NONE);
    }

    /** null if there is no such pair. */
    public String value(String key) {
        return pairs.get(key);
    }

    public List<String> keys() {
        return List.copyOf(pairs.keySet());
    }

    /** Whether the same is bound as by other pairs: what they are joined with is in them. */
    public boolean isAmbiguous() {
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            if (pair.getKey().contains("=") || pair.getKey().contains("&") || pair.getValue().contains("&")) return true;
        }
        return false;
    }

    /** @return 32 bytes, or none */
    public byte[] aad() {
        return pairs.isEmpty() ? NO_AAD : digest();
    }

    private byte[] digest() {
        String joined = pairs.entrySet().stream().map(pair -> pair.getKey() + "=" + pair.getValue()).collect(Collectors.joining("&"));
        try {
            return MessageDigest.getInstance("SHA-256").digest(joined.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** How many pairs there are: contexts are not secret, but they are the caller's. */
    @Override
    public String toString() {
        return "EncryptionContext[" + pairs.size() + "]";
    }
}
