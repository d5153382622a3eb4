package io.wardmote.op.instance;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.CipherMode;
import io.wardmote.key.Refusal;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.state.Key;
import java.util.Arrays;

/** The two forms of what a symmetric key seals. */
enum Form {
    /** Under the first version. The IV travels apart, and whoever decrypts must know key and algorithm. */
    BARE,
    /** Under the primary version. The ciphertext says all but the Aad: see {@link AdvancedBlob}. */
    ADVANCED;

    private static final byte[] NOTHING = {};

    /** Of an operation's name. */
    String prefix() {
        return this == ADVANCED ? "Advance" : "";
    }

    /** Refuses a key that is not symmetric, in its own way. */
    Key mustBeSymmetric(Key key) {
        if (key.facts().spec().symmetric()) return key;
        throw this == ADVANCED ? Refusal.ONLY_SYMMETRIC.because(key.id()) : Refusal.UNSUPPORTED_OPERATION.refused();
    }

    /** Encrypts, and brings the result into this form. */
    Future<Sealed> seal(KeyUse keys, Found found, CryptoRequest.Encrypt request) {
        CipherMode mode = request.mode();
        return keys.seal(found, request).compose(sealed -> ciphertext(keys, found, mode, sealed)
            .map(ciphertext -> new Sealed(found, mode, Arrays.copyOf(sealed, mode.ivBytes()), ciphertext)));
    }

    /** @param sealed IV, ciphertext, tag */
    private Future<byte[]> ciphertext(KeyUse keys, Found found, CipherMode mode, byte[] sealed) {
        if (this == BARE) return Future.succeededFuture(Arrays.copyOfRange(sealed, mode.ivBytes(), sealed.length));
        byte[] unsealed = AdvancedBlob.unsealed(mode, found.version().id(), sealed);
        if (mode.authenticates()) return Future.succeededFuture(unsealed);
        return keys.seal(found, found.encrypting(NOTHING, unsealed)).map(seal -> AdvancedBlob.withSeal(unsealed, seal));
    }

    record Sealed(Found found, CipherMode mode, byte[] iv, byte[] ciphertext) {
        String keyId() {
            return found.key().id();
        }

        String versionId() {
            return found.version().id();
        }
    }
}
