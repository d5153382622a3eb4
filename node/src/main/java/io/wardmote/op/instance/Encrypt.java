package io.wardmote.op.instance;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Reply;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import java.util.function.Supplier;

/** Encrypt, with symmetric keys and to public ones, and AdvanceEncrypt, with symmetric keys only. */
final class Encrypt extends InstanceOperation {
    private final Form form;

    Encrypt(KeyUse keys, Form form) {
        super(keys);
        this.form = form;
    }

    @Override
    public String name() {
        return form.prefix() + "Encrypt";
    }

    @Override
    protected Future<Reply> answer(Call call) {
        byte[] plaintext = call.bytes("Plaintext", ANY_SIZE);
        Terms terms = Terms.of(call);
        return keys.use(call, null, ring -> prepared(ring, call, terms, plaintext), Supplier::get);
    }

    /** What is left to do once the key is found. */
    private Supplier<Future<Reply>> prepared(KeyRing ring, Call call, Terms terms, byte[] plaintext) {
        Key key = enabled(ring, call);
        if (form == Form.ADVANCED) form.mustBeSymmetric(key);
        mustBeFor(ENCRYPT_DECRYPT, key);
        KeySpec spec = key.facts().spec();
        if (!spec.symmetric()) {
            EncryptionAlgorithm algorithm = terms.asymmetric(spec);
            Found found = selectedOrFirst(ring, call, key);
            return () -> toPublicKey(found, algorithm, plaintext);
        }
        CipherMode mode = terms.mode(spec);
        if (terms.hasIv()) keys.mustBePermittedOwnIv(ring, call, key);
        Found found = form == Form.ADVANCED ? primary(ring, call, key) : selectedOrFirst(ring, call, key);
        return () -> form.seal(keys, found, new CryptoRequest.Encrypt(found.stored(), mode, terms.iv(), plaintext, terms.aad(), found.asker()))
            .map(Encrypt::reply);
    }

    private static Reply reply(Form.Sealed sealed) {
        return Reply.of("KeyId", sealed.keyId(), "CiphertextBlob", sealed.ciphertext(), "Iv", sealed.iv(),
            "Algorithm", sealed.mode().algorithm(), "PaddingMode", sealed.mode().padding(), "KeyVersionId", sealed.versionId());
    }

    private Future<Reply> toPublicKey(Found found, EncryptionAlgorithm algorithm, byte[] plaintext) {
        KeySpec spec = found.key().facts().spec();
        if (plaintext.length > algorithm.longestPlaintextBytes(spec)) throw INVALID_PARAMETER.because("Plaintext");
        return keys.bytes(new CryptoRequest.EncryptTo(spec, found.version().publicKey(), "KeyId", algorithm, plaintext)).map(ciphertext ->
            Reply.of("KeyId", found.key().id(), "CiphertextBlob", ciphertext, "Algorithm", algorithm.name(), "KeyVersionId", found.version().id()));
    }
}
