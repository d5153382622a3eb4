package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.SIGN_VERIFY;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.UseKind;
import java.util.Base64;
import java.util.Set;

/**
 * AsymmetricSign for up to 1,000 digests or messages under one version of a key and one Algorithm, by the right to AsymmetricSign:
 * {@code Items=[{"Digest":…}, …]}, or Message and MessageType. Answers Items, of each its Value, or the Code and Message of its refusal.
 */
public final class BatchSign extends Operation {
    static final String ACTION = "kms:AsymmetricSign";
    private static final Field[] TAKEN = {Signed.DIGEST, Signed.MESSAGE, Signed.TYPE};
    private static final Set<String> NAMES = BatchItems.names(TAKEN);
    private final KeyUse keys;

    public BatchSign(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Set<String> actions() {
        return Set.of(ACTION);
    }

    @Override
    public Contract contract() {
        return Contract.of("Signs up to 1,000 digests or messages with a version of an asymmetric key.")
            .takes(Usual.KEY, Usual.VERSION, Signed.ALGORITHM, BatchItems.asked(TAKEN), Usual.DRY_RUN).takes(BatchItems.shared(TAKEN))
            .answers(Usual.KEY_ID, Usual.VERSION_ID, BatchItems.answered(Signed.VALUE));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Batch<Signed> batch = Batch.of(keys, call, NAMES, Signed::of, signed -> "");
        return keys.use(call, null,
            ring -> batch.find((item, signed) -> signed.suits(keys.named(ring, item, "KeyId", "KeyVersionId", ACTION, SIGN_VERIFY))),
            found -> batch.compute(UseKind.SIGN, found,
                (signed, key) -> new CryptoRequest.Sign(key.stored(), signed.algorithm(), signed.input(), signed.digested()),
                (signed, key, signature) -> Reply.of("Value", Base64.getEncoder().encodeToString(signature))).map(items -> Batch.reply(call, items)));
    }
}
