package io.wardmote.op.use;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.wardmote.op.Blob;
import io.wardmote.op.Call;
import io.wardmote.op.EncryptionContext;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;

/** Decrypts with the version that the ciphertext names, and answers the text that was encrypted. */
public final class Decrypt extends Operation {
    private final KeyUse keys;

    public Decrypt(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Blob blob = Blob.of(call);
        byte[] aad = EncryptionContext.aad(call, "EncryptionContext");
        return keys.use(call, null, ring -> keys.ofBlob(ring, call, blob, "kms:Decrypt"), found ->
            keys.open(found, blob, aad).map(plaintext ->
                Reply.of("Plaintext", new String(plaintext, UTF_8), "KeyId", found.key().id(), "KeyVersionId", blob.versionId())));
    }
}
