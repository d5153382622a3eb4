package io.wardmote.op.use;

import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.wardmote.op.Blob;
import io.wardmote.op.Call;
import io.wardmote.op.EncryptionContext;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Decrypts with the version that the ciphertext names, and answers the text that was encrypted; refuses UNSUPPORTED_OPERATION for bytes that are none. */
public final class Decrypt extends Operation {
    static final Field PLAINTEXT = Field.text("Plaintext", "As it was given; of a data key its base64.");

    private final KeyUse keys;

    public Decrypt(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Decrypts what Encrypt and its like answered, by the version that is named in it.")
            .takes(Usual.CIPHERTEXT, Usual.CONTEXT, Usual.DRY_RUN)
            .answers(PLAINTEXT, Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Blob blob = Blob.of(call);
        EncryptionContext context = EncryptionContext.of(call, "EncryptionContext");
        return keys.useOrSurvive(call, ring -> keys.ofBlob(ring, call, blob, "kms:Decrypt", context), Found::key, found ->
            keys.open(found, blob, context.aad()).map(plaintext ->
                Reply.of("Plaintext", text(plaintext), "KeyId", found.key().id(), "KeyVersionId", blob.versionId())));
    }

    /** The instance API encrypts any bytes; what is no text would be answered with other characters than it has. */
    static String text(byte[] plaintext) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(plaintext)).toString();
        } catch (CharacterCodingException e) {
            throw UNSUPPORTED_OPERATION.because("The plaintext is not text: decrypt it through the instance API.");
        }
    }
}
