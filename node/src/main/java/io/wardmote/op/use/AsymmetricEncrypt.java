package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_CANNOT;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import java.util.Base64;

/** Encrypts bytes to the public half of the version named; the ciphertext is the plain standard one. */
public final class AsymmetricEncrypt extends Operation {
    private final KeyUse keys;

    public AsymmetricEncrypt(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.of("Encrypts bytes to the public half of a version.")
            .takes(Usual.KEY, Usual.VERSION, Usual.ALGORITHM,
                Field.bytes("Plaintext", EncryptionAlgorithm.SM2PKE.longestPlaintextBytes(KeySpec.EC_SM2),
                    "Of RSA less, as key and algorithm have it.").required(),
                Usual.DRY_RUN).answers(Field.bytes("CiphertextBlob", "The standard one of the algorithm."), Usual.KEY_ID, Usual.VERSION_ID);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        EncryptionAlgorithm algorithm = EncryptionAlgorithm.of("Algorithm", call.text("Algorithm", 32));
        byte[] plaintext = call.base64("Plaintext", EncryptionAlgorithm.SM2PKE.longestPlaintextBytes(KeySpec.EC_SM2));
        return keys.use(call, null, ring -> suits(algorithm,
            keys.named(ring, call, "KeyId", "KeyVersionId", "kms:AsymmetricEncrypt", ENCRYPT_DECRYPT)), found -> {
            KeySpec spec = found.key().facts().spec();
            if (plaintext.length > algorithm.longestPlaintextBytes(spec)) throw INVALID_PARAMETER.because("Plaintext");
            return keys.bytes(new CryptoRequest.EncryptTo(spec, found.version().publicKey(), "KeyId", algorithm, plaintext)).map(ciphertext ->
                Reply.of("CiphertextBlob", Base64.getEncoder().encodeToString(ciphertext), "KeyId", found.key().id(), "KeyVersionId", found.version().id()));
        });
    }

    static KeyUse.Found suits(EncryptionAlgorithm algorithm, KeyUse.Found found) {
        if (!algorithm.suits(found.key().facts().spec())) throw KEY_CANNOT.because("The key does not encrypt with " + algorithm + ".");
        return found;
    }
}
