package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.SIGN_VERIFY;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import java.util.Base64;
import java.util.Set;

/**
 * AsymmetricSign for up to 1,000 digests or messages under one version of a key and one Algorithm, by the right to AsymmetricSign:
 * {@code Items=[{"Digest":…}, …]}, or Message and MessageType. Answers Items, of each its Value, or the Code and Message of its refusal.
 */
public final class BatchSign extends Operation {
    static final String ACTION = "kms:AsymmetricSign";
    private static final Set<String> NAMES = Set.of("Digest", "Message", "MessageType");
    private final KeyUse keys;

    public BatchSign(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Set<String> actions() {
        return Set.of(ACTION);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Batch<Signed> batch = Batch.of(keys, call, NAMES, Signed::of, signed -> "");
        return keys.use(call, null,
            ring -> batch.find((item, signed) -> signed.suits(keys.named(ring, item, "KeyId", "KeyVersionId", ACTION, SIGN_VERIFY))),
            found -> batch.compute(found,
                (signed, key) -> new CryptoRequest.Sign(key.stored(), signed.algorithm(), signed.input(), signed.digested()),
                (signed, key, signature) -> Reply.of("Value", Base64.getEncoder().encodeToString(signature))).map(items -> Batch.reply(call, items)));
    }
}
