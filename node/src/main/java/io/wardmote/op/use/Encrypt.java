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

/** Encrypts the text of Plaintext under the primary version. */
public final class Encrypt extends Operation {
    private final KeyUse keys;

    public Encrypt(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Encrypts a text under a symmetric key's primary version.")
            .takes(Usual.KEY, Plaintext.PARAMETER, Usual.CONTEXT, Usual.DRY_RUN).answers(Usual.SEALED, Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        byte[] plaintext = Plaintext.of(call);
        EncryptionContext context = EncryptionContext.of(call, "EncryptionContext");
        return keys.use(call, "KeyId", ring -> keys.primary(ring, call, "KeyId", "kms:Encrypt", ENCRYPT_DECRYPT, context), found ->
            keys.seal(found, plaintext, context.aad()).map(blob ->
                Reply.of("CiphertextBlob", blob.text(), "KeyId", found.key().id(), "KeyVersionId", blob.versionId())));
    }
}
