package io.wardmote.op.instance;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.CipherMode;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Reply;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Version;
import java.util.Optional;

/**
 * Decrypts what the advanced operations made, whose ciphertext says all, and, where KeyId is given, what the others made. Which
 * of the two it is tells the ciphertext: the 37 bytes of mark and version id do not come about by chance. Bytes that are
 * neither are refused as every ciphertext is that does not decrypt.
 */
final class AdvanceDecrypt extends InstanceOperation {
    AdvanceDecrypt(KeyUse keys) {
        super(keys);
    }

    /** @param seal to be opened before the request is asked, or null */
    private record Prepared(Found found, CipherMode mode, CryptoRequest seal, CryptoRequest request) {}

    @Override
    protected Future<Reply> answer(Call call) {
        byte[] ciphertext = call.bytes("CiphertextBlob", ANY_SIZE);
        Terms terms = Terms.of(call);
        return keys.useOrSurvive(call, ring -> prepared(ring, call, terms, ciphertext), prepared -> prepared.found.key(), prepared -> opened(prepared)
            .map(plaintext -> Decrypt.reply(prepared.found, plaintext, prepared.mode.algorithm(), prepared.mode.padding())));
    }

    private Future<byte[]> opened(Prepared prepared) {
        if (prepared.seal == null) return keys.bytes(prepared.request);
        return keys.bytes(prepared.seal).compose(intact -> keys.bytes(prepared.request));
    }

    private Prepared prepared(KeyRing ring, Call call, Terms terms, byte[] ciphertext) {
        Optional<String> named = AdvancedBlob.versionId(ciphertext);
        if (call.optional("KeyId", ANY_SIZE).isEmpty()) {
            return advanced(ofVersion(ring, call, named.orElseThrow(INVALID_CIPHERTEXT::refused)), terms, ciphertext);
        }
        Key key = mustBeFor(ENCRYPT_DECRYPT, Form.ADVANCED.mustBeSymmetric(enabled(ring, call)));
        Optional<Version> own = named.flatMap(ring::version).filter(version -> version.keyId().equals(key.id()));
        if (own.isPresent()) return advanced(new Found(key, own.get(), call.asker()), terms, ciphertext);
        Found found = first(ring, call, key);
        CipherMode mode = terms.mode(key.facts().spec());
        if (mode.ivBytes() > 0 && !terms.hasIv()) throw INVALID_CIPHERTEXT.refused();
        return new Prepared(found, mode, null, Decrypt.bare(found, mode, terms, ciphertext));
    }

    /** Iv, Algorithm and PaddingMode, which the transfer clients send too, are the ciphertext's own. */
    private static Prepared advanced(Found found, Terms terms, byte[] ciphertext) {
        AdvancedBlob blob = AdvancedBlob.of(ciphertext, found.key().facts().spec()).orElseThrow(INVALID_CIPHERTEXT::refused);
        // it was made without any, so this is another than it was made with
        if (terms.aad().length > 0 && !blob.mode().authenticates()) throw INVALID_CIPHERTEXT.refused();
        CryptoRequest seal = blob.hasSeal() ? found.decrypting(blob.seal(), blob.covered()) : null;
        return new Prepared(found, blob.mode(), seal, new CryptoRequest.Decrypt(found.stored(), blob.mode(), blob.sealed(), terms.aad(), found.asker()));
    }
}
