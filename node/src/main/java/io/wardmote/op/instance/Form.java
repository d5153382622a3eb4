package io.wardmote.op.instance;

import io.wardmote.key.CipherMode;
import io.wardmote.key.Refusal;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.state.Key;
import java.util.Arrays;

/** The two forms of what a symmetric key seals. */
enum Form {
    /** Under the first version. The IV travels apart, and whoever decrypts must know key and algorithm. */
    BARE,
    /** Under the primary version. The ciphertext says all but the Aad: see {@link AdvancedBlob}. */
    ADVANCED;

    /** Of an operation's name. */
    String prefix() {
        return this == ADVANCED ? "Advance" : "";
    }

    /** Refuses a key that is not symmetric, in its own way. */
    Key mustBeSymmetric(Key key) {
        if (key.facts().spec().symmetric()) return key;
        throw this == ADVANCED ? Refusal.ONLY_SYMMETRIC.because(key.id()) : Refusal.UNSUPPORTED_OPERATION.refused();
    }

    /** @param sealed IV, ciphertext, tag */
    Sealed of(Found found, CipherMode mode, byte[] sealed) {
        byte[] iv = Arrays.copyOf(sealed, mode.ivBytes());
        byte[] ciphertext = this == ADVANCED ? new AdvancedBlob(mode, found.version().id(), sealed).bytes()
            : Arrays.copyOfRange(sealed, mode.ivBytes(), sealed.length);
        return new Sealed(found, mode, iv, ciphertext);
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
