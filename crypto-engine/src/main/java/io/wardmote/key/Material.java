package io.wardmote.key;

import java.util.Arrays;

/** A key version's material as it is stored and sent: never in the clear. The case tells which engine can open it. */
public sealed interface Material {

    /**
     * Sealed under the cluster's root key of the given epoch. {@code sealed} is nonce (12 bytes), AES-256-GCM ciphertext,
     * tag (16); the associated data is in {@code io.wardmote.crypto.RootKey}.
     */
    record Wrapped(int epoch, byte[] sealed) implements Material {
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
}
