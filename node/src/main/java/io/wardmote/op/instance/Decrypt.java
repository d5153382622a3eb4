package io.wardmote.op.instance;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Reply;
import io.wardmote.state.KeyRing;
import java.util.Optional;

/**
 * Decrypts what Encrypt made, with the first version, or the one that the header selects: then KeyId may be absent, as in the
 * vendor's transfer clients.
 */
final class Decrypt extends InstanceOperation {
    Decrypt(KeyUse keys) {
        super(keys);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        byte[] ciphertext = call.bytes("CiphertextBlob", ANY_SIZE);
        Terms terms = Terms.of(call);
        return keys.useOrSurvive(call, ring -> prepared(ring, call, terms, ciphertext), prepared -> prepared.found.key(),
            prepared -> keys.bytes(prepared.request)
            .map(plaintext -> reply(prepared.found, plaintext, prepared.algorithm, prepared.padding)));
    }

    private record Prepared(Found found, CryptoRequest request, String algorithm, String padding) {}

    private Prepared prepared(KeyRing ring, Call call, Terms terms, byte[] ciphertext) {
        Found found = found(ring, call);
        if (!found.key().facts().spec().symmetric()) {
            EncryptionAlgorithm algorithm = terms.asymmetric(found.key().facts().spec());
            return new Prepared(found, new CryptoRequest.DecryptFrom(found.stored(), algorithm, ciphertext), algorithm.name(), "");
        }
        CipherMode mode = terms.modeWithIv(found.key().facts().spec());
        return new Prepared(found, bare(found, mode, terms, ciphertext), mode.algorithm(), mode.padding());
    }

    private Found found(KeyRing ring, Call call) {
        Optional<String> selected = selected(call);
        if (selected.isEmpty() || call.optional("KeyId", ANY_SIZE).isPresent()) return selectedOrFirst(ring, call, usable(ring, call, ENCRYPT_DECRYPT));
        return ofVersion(ring, call, selected.get());
    }

    /** A ciphertext and the IV that came apart from it. */
    static CryptoRequest bare(Found found, CipherMode mode, Terms terms, byte[] ciphertext) {
        byte[] sealed = new byte[terms.iv().length + ciphertext.length];
        System.arraycopy(terms.iv(), 0, sealed, 0, terms.iv().length);
        System.arraycopy(ciphertext, 0, sealed, terms.iv().length, ciphertext.length);
        return new CryptoRequest.Decrypt(found.stored(), mode, sealed, terms.aad(), found.asker());
    }

    static Reply reply(Found found, byte[] plaintext, String algorithm, String padding) {
        return Reply.of("KeyId", found.key().id(), "Plaintext", plaintext, "Algorithm", algorithm, "PaddingMode", padding,
            "KeyVersionId", found.version().id());
    }
}
