package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import java.util.Base64;

/** Decrypts what AsymmetricEncrypt, or anybody with the public key, encrypted. */
public final class AsymmetricDecrypt extends Operation {
    private static final int MOST_BYTES = 6144;

    private final KeyUse keys;

    public AsymmetricDecrypt(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Decrypts what was encrypted to the public half of a version.")
            .takes(Usual.KEY, Usual.VERSION, Usual.ALGORITHM, Field.bytes("CiphertextBlob", MOST_BYTES, "The standard one of the algorithm.").required(),
                Usual.DRY_RUN).answers(Field.bytes("Plaintext", ""), Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        EncryptionAlgorithm algorithm = EncryptionAlgorithm.of("Algorithm", call.text("Algorithm", 32));
        byte[] ciphertext = call.base64("CiphertextBlob", MOST_BYTES);
        return keys.useOrSurvive(call, ring ->
            AsymmetricEncrypt.suits(algorithm, keys.named(ring, call, "KeyId", "KeyVersionId", "kms:AsymmetricDecrypt", ENCRYPT_DECRYPT)), Found::key, found ->
            keys.bytes(new CryptoRequest.DecryptFrom(found.stored(), algorithm, ciphertext)).map(plaintext ->
                Reply.of("Plaintext", Base64.getEncoder().encodeToString(plaintext), "KeyId", found.key().id(), "KeyVersionId", found.version().id())));
    }
}
