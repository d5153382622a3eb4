package io.wardmote.op.xks;

import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;
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
import java.io.ByteArrayOutputStream;

/** Opens what {@link Encrypt} made, by the version that its ciphertextMetadata names. */
final class Decrypt extends XksOperation {
    private static final int LONGEST_IV = 16;

    Decrypt(KeyUse keys) {
        super(keys);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        RequestMetadata.ofUse(call);
        mustBeGcm(call);
        byte[] sealed = sealed(call);
        byte[] mark = call.optionalBytes("ciphertextMetadata", Xks.LONGEST_METADATA).orElse(NONE);
        byte[] authenticated = Xks.authenticated(aad(call), mark);
        return keys.useOrSurvive(call, ring -> found(ring, call, mark), Found::key, found ->
            keys.bytes(new CryptoRequest.Decrypt(found.stored(), sealed, authenticated)).map(plaintext -> Reply.of("plaintext", plaintext)));
    }

    /** IV, ciphertext and tag. The protocol knows IVs of 12 and of 16 bytes; with one of 16 no cipher here is asked for what nothing here made. */
    private static byte[] sealed(Call call) {
        byte[] ciphertext = call.bytes("ciphertext", MOST_BYTES);
        byte[] iv = call.bytes("initializationVector", LONGEST_IV);
        byte[] tag = call.bytes("authenticationTag", Xks.TAG_BYTES);
        if (iv.length != 12 && iv.length != LONGEST_IV) throw INVALID_PARAMETER.because("initializationVector");
        if (tag.length != Xks.TAG_BYTES) throw INVALID_PARAMETER.because("authenticationTag");
        ByteArrayOutputStream all = new ByteArrayOutputStream(iv.length + ciphertext.length + tag.length);
        all.writeBytes(iv);
        all.writeBytes(ciphertext);
        all.writeBytes(tag);
        return all.toByteArray();
    }

    private Found found(KeyRing ring, Call call, byte[] mark) {
        Key key = usable(ring, call, XksKey.Use::decrypt, "decryption");
        Found found = new Found(key, ring.versionNumbered(key, VersionMark.of(mark).number()).orElseThrow(INVALID_CIPHERTEXT::refused), call.asker());
        call.trail().version(found.version().id());
        return found;
    }
}
