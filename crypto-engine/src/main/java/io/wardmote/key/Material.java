package io.wardmote.key;

import java.util.Arrays;

/** A key version's material as it is stored and sent: never in the clear. The case tells which engine can open it. */
public sealed interface Material {

    /** The engine that opens it, as the addresses of the event bus name it: "crypto", "hsm" or "external". */
    String engine();

    /** Of the root key that it is sealed or bound under. */
    int epoch();

    /**
     * Sealed under the cluster's root key of the given epoch. {@code sealed} is nonce (12 bytes), AES-256-GCM ciphertext,
     * tag (16); the associated data is in {@code io.wardmote.crypto.RootKey}.
     */
    record Wrapped(int epoch, byte[] sealed) implements Material {
        @Override
        public String engine() {
            return Protection.SOFTWARE.engine();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Wrapped w && w.epoch == epoch && Arrays.equals(w.sealed, sealed);
        }

        @Override
        public int hashCode() {
            return 31 * epoch + Arrays.hashCode(sealed);
        }

        @Override
        public String toString() {
            return "Wrapped[epoch " + epoch + ", " + sealed.length + " bytes]";
        }
    }

    /**
     * Wrapped by a key that only the HSMs of this cluster hold, or kept by them. {@code blob} is one of
     * <pre>
     *   | layout 1 = 1 | wrapping mechanism (CKM_...) 4, big endian | the key in KWP (RFC 5649): secret raw, private as PKCS#8 |
     *   | layout 1 = 2 | CKA_ID 16 of an object of the token: a secret key, or a private key |
     * </pre>
     * Neither says whose key it is, so {@code mac} does: HMAC-SHA256 (32 bytes) under a subkey of the root key of the given
     * epoch, over, each length-prefixed by 4 bytes big endian,
     * <pre>
     *   | cluster id | key id | version id | spec | usage | origin | protection | public key | blob |
     * </pre>
     * What is bound so and is no key's material, as the half in an {@link ImportToken} and an {@link Imprint}, has before that its purpose, and other
     * facts ({@link Binding}); its {@code ff ff ff ff} is no length, so that no MAC of a key begins so:
     * <pre>
     *   | ff ff ff ff | purpose | cluster id | facts, in the order of the binding | public key | blob |
     * </pre>
     */
    record InHsm(int epoch, byte[] blob, byte[] mac) implements Material {
        @Override
        public String engine() {
            return Protection.HSM.engine();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof InHsm h && h.epoch == epoch && Arrays.equals(h.blob, blob) && Arrays.equals(h.mac, mac);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * epoch + Arrays.hashCode(blob)) + Arrays.hashCode(mac);
        }

        @Override
        public String toString() {
            return "InHsm[epoch " + epoch + ", " + blob.length + " bytes]";
        }
    }

    /**
     * Kept by somebody else's key manager, which never gives it away: all that is here is what it is called there, and a key of ours that
     * what it encrypts is encrypted with too, so that neither side reads it alone.
     *
     * @param externalKeyId 1 to 128 of {@code A-Za-z0-9._-}
     * @param inner         an AES-256 key, bound to the external key's id too ({@link StoredKey#binding})
     */
    record External(String externalKeyId, Wrapped inner) implements Material {
        @Override
        public String engine() {
            return Protection.EXTERNAL.engine();
        }

        @Override
        public int epoch() {
            return inner.epoch();
        }

        /** The same key, whose inner one is sealed anew. */
        public External with(Wrapped anew) {
            return new External(externalKeyId, anew);
        }
    }
}
