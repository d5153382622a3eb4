package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.EncryptionContext;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import java.util.random.RandomGenerator;

/** A new data key, in the clear and sealed under the primary version. */
public final class GenerateDataKey extends Operation {
    private final KeyUse keys;
    private final RandomGenerator random;

    public GenerateDataKey(KeyUse keys, RandomGenerator random) {
        this.keys = keys;
        this.random = random;
    }

    @Override
    public Contract contract() {
        return Contract.of("A new data key, in the clear and sealed under a symmetric key's primary version.")
            .takes(Usual.KEY, DataKey.SIZE, DataKey.SPEC, Usual.CONTEXT, Usual.DRY_RUN)
            .answers(Usual.SEALED, DataKey.PLAINTEXT, Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        DataKey dataKey = DataKey.draw(call, random);
        EncryptionContext context = EncryptionContext.of(call, "EncryptionContext");
        return keys.use(call, "KeyId", ring -> keys.primary(ring, call, "KeyId", "kms:GenerateDataKey", ENCRYPT_DECRYPT, context), found ->
            keys.seal(found, dataKey.sealedText(), context.aad()).map(blob ->
                Reply.of("CiphertextBlob", blob.text(), "Plaintext", dataKey.text(), "KeyId", found.key().id(), "KeyVersionId", blob.versionId())));
    }
}
