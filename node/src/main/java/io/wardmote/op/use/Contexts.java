package io.wardmote.op.use;

import io.wardmote.op.Call;
import io.wardmote.op.EncryptionContext;
import java.util.HashMap;
import java.util.Map;

/** The contexts of a batch, each read and hashed once. */
final class Contexts {
    private static final String PARAMETER = "EncryptionContext";
    private final Map<String, Bound> known = new HashMap<>();

    /** @param text as it was given; "" for none */
    record Bound(String text, EncryptionContext context, byte[] aad) {}

    Bound of(Call call) {
        String text = call.parameters().getOrDefault(PARAMETER, "");
        Bound bound = known.get(text);
        if (bound != null) return bound;
        EncryptionContext context = EncryptionContext.of(call, PARAMETER);
        bound = new Bound(text, context, context.aad());
        known.put(text, bound);
        return bound;
    }
}
