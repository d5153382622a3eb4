package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.EncryptionContext;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** A new data key, sealed under the primary version and encrypted to the caller's public key. */
public final class GenerateAndExportDataKey extends Operation {
    private final KeyUse keys;
    private final RandomGenerator random;

    public GenerateAndExportDataKey(KeyUse keys, RandomGenerator random) {
        this.keys = keys;
        this.random = random;
    }

    @Override
    public Contract contract() {
        return Contract.of("A new data key, sealed under a symmetric key and encrypted to a public key.")
            .takes(Usual.KEY, DataKey.SIZE, DataKey.SPEC, Usual.CONTEXT, ExportTarget.PUBLIC_KEY, ExportTarget.SPEC, ExportTarget.ALGORITHM, Usual.DRY_RUN)
            .answers(Usual.SEALED, Field.bytes("ExportedDataKey", "Encrypted to the public key."), Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        DataKey dataKey = DataKey.draw(call, random);
        EncryptionContext context = EncryptionContext.of(call, "EncryptionContext");
        CryptoRequest export = ExportTarget.of(call).seal(dataKey.bytes());
        return keys.use(call, "KeyId", ring -> keys.primary(ring, call, "KeyId", "kms:GenerateAndExportDataKey", ENCRYPT_DECRYPT, context), found ->
            keys.bytes(export).compose(exported -> keys.seal(found, dataKey.sealedText(), context.aad()).map(blob ->
                Reply.of("CiphertextBlob", blob.text(), "ExportedDataKey", Base64.getEncoder().encodeToString(exported),
                    "KeyId", found.key().id(), "KeyVersionId", blob.versionId()))));
    }
}
