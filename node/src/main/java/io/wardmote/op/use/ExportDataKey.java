package io.wardmote.op.use;

import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;

import io.vertx.core.Future;
import io.wardmote.op.Blob;
import io.wardmote.op.Call;
import io.wardmote.op.EncryptionContext;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import java.util.Base64;

/** Decrypts a sealed data key and encrypts it to the caller's public key. */
public final class ExportDataKey extends Operation {
    private final KeyUse keys;

    public ExportDataKey(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Decrypts a sealed data key and encrypts it to a public key.")
            .takes(Usual.CIPHERTEXT, Usual.CONTEXT, ExportTarget.PUBLIC_KEY, ExportTarget.SPEC, ExportTarget.ALGORITHM, Usual.DRY_RUN)
            .answers(Field.bytes("ExportedDataKey", "Encrypted to the public key."), Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Blob blob = Blob.of(call);
        EncryptionContext context = EncryptionContext.of(call, "EncryptionContext");
        ExportTarget target = ExportTarget.of(call);
        return keys.use(call, null, ring -> keys.ofBlob(ring, call, blob, "kms:ExportDataKey", context), found ->
            keys.open(found, blob, context.aad()).compose(text -> keys.bytes(target.seal(dataKey(text)))).map(exported ->
                Reply.of("ExportedDataKey", Base64.getEncoder().encodeToString(exported), "KeyId", found.key().id(), "KeyVersionId", blob.versionId())));
    }

    /** What was sealed is base64 text; a text that is not is no data key. */
    private static byte[] dataKey(byte[] text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw INVALID_CIPHERTEXT.refused();
        }
    }
}
