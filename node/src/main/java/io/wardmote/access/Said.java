package io.wardmote.access;

import io.wardmote.op.EncryptionContext;
import io.wardmote.state.KeyFacts;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says itself, of what conditions may ask.
 *
 * @param context of what it encrypts or decrypts
 * @param tags    that it gives
 * @param made    the key that it makes
 */
public record Said(EncryptionContext context, Map<String, String> tags, Optional<KeyFacts> made) {
    public static final Said NOTHING = new Said(EncryptionContext.NONE, Map.of(), Optional.empty());

    public static Said context(EncryptionContext context) {
        return context == EncryptionContext.NONE ? NOTHING : new Said(context, Map.of(), Optional.empty());
    }

    public static Said tags(Map<String, String> tags) {
        return new Said(EncryptionContext.NONE, tags, Optional.empty());
    }

    public static Said making(KeyFacts key, Map<String, String> tags) {
        return new Said(EncryptionContext.NONE, tags, Optional.of(key));
    }
}
