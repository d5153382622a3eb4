package io.wardmote.op.xks;

import static io.wardmote.key.Refusal.INTERNAL_FAILURE;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Reply;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.XksKey;
import io.wardmote.xks.Xks;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Encrypts under the primary version, with a fresh IV of 12 bytes. Where an integrity value is asked for, it is made first, and the result must then
 * decrypt to the plaintext: so what is answered is not what memory or an HSM has damaged.
 */
final class Encrypt extends XksOperation {
    private static final int IV_BYTES = 12;

    Encrypt(KeyUse keys) {
        super(keys);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        RequestMetadata.ofUse(call);
        mustBeGcm(call);
        boolean checked = wantsIntegrity(call);
        byte[] plaintext = call.bytes("plaintext", MOST_BYTES);
        byte[] aad = aad(call);
        return keys.use(call, null, ring -> found(ring, call), found -> sealed(found, plaintext, aad, checked));
    }

    private static boolean wantsIntegrity(Call call) {
        return call.optional("ciphertextDataIntegrityValueAlgorithm", 64).map(name -> {
            if (!name.equals(Xks.INTEGRITY_ALGORITHM)) throw INVALID_PARAMETER.because("ciphertextDataIntegrityValueAlgorithm");
            return true;
        }).orElse(false);
    }

    private Found found(KeyRing ring, Call call) {
        Key key = usable(ring, call, XksKey.Use::encrypt, "encryption");
        Found found = new Found(key, ring.version(key.versions().primary()).orElseThrow(), call.asker());
        call.trail().version(found.version().id());
        return found;
    }

    private Future<Reply> sealed(Found found, byte[] plaintext, byte[] aad, boolean checked) {
        byte[] mark = new VersionMark(found.version().number()).toBytes();
        byte[] authenticated = Xks.authenticated(aad, mark);
        return keys.seal(found, new CryptoRequest.Encrypt(found.stored(), plaintext.clone(), authenticated)).compose(sealed -> {
            int tagAt = sealed.length - Xks.TAG_BYTES;
            byte[] iv = Arrays.copyOf(sealed, IV_BYTES);
            byte[] ciphertext = Arrays.copyOfRange(sealed, IV_BYTES, tagAt);
            byte[] tag = Arrays.copyOfRange(sealed, tagAt, sealed.length);
            byte[] integrity = checked ? Xks.integrityValue(aad, mark, iv, ciphertext, tag) : null;
            Reply reply = Reply.of("authenticationTag", tag, "ciphertext", ciphertext, "ciphertextMetadata", mark, "initializationVector", iv,
                "ciphertextDataIntegrityValue", integrity);
            if (!checked) return Future.succeededFuture(reply);
            return keys.bytes(new CryptoRequest.Decrypt(found.stored(), sealed, authenticated)).map(opened -> {
                if (!MessageDigest.isEqual(opened, plaintext)) throw INTERNAL_FAILURE.refused();
                return reply;
            });
        });
    }
}
