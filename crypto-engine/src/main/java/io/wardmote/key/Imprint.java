package io.wardmote.key;

import java.util.Arrays;

/**
 * By what a key knows material that is brought to it again: only the engine of the key's {@link Protection} can read it, with what the
 * root key of that epoch gives it. It stays when the material goes, so it says nothing of the material to anybody else.
 *
 * @param sealed for software keys: SHA-256 of the stored form, sealed as {@link Material.Wrapped} is; for keys in the HSM
 *               the SHA-256 of key id, after its length in 4 bytes, and the wrapped key (without what stands before it in its blob) or,
 *               of a private key, the public key:
 *               <pre>| hash 32 | MAC 32, as that of {@link Material.InHsm} |</pre>
 */
public record Imprint(int epoch, byte[] sealed) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Imprint i && i.epoch == epoch && Arrays.equals(i.sealed, sealed);
    }

    @Override
    public int hashCode() {
        return 31 * epoch + Arrays.hashCode(sealed);
    }

    @Override
    public String toString() {
        return "Imprint[epoch " + epoch + "]";
    }
}
