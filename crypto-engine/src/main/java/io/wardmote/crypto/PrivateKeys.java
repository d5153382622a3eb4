package io.wardmote.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.security.auth.DestroyFailedException;

/** Reads and destroys asymmetric keys alike for every family. */
final class PrivateKeys {
    private PrivateKeys() {}

    /**
     * A key object of the provider that will use it: ACCP parses a foreign one again at each use, at half the speed.
     * @param stored DER PKCS#8, not kept
     */
    static PrivateKey read(String algorithm, Provider provider, byte[] stored) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm, provider).generatePrivate(new PKCS8EncodedKeySpec(stored));
    }

    /** @param publicKey DER SubjectPublicKeyInfo, perhaps a stranger's */
    static PublicKey readPublic(String algorithm, Provider provider, byte[] publicKey) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm, provider).generatePublic(new X509EncodedKeySpec(publicKey));
        } catch (RuntimeException e) { // providers throw some on odd DER
            throw new GeneralSecurityException("not a public key", e);
        }
    }

    /** ACCP and Bouncy Castle wipe; the JDK's keys cannot be, and are left to the collector. */
    static void destroy(PrivateKey key) {
        try {
            key.destroy();
        } catch (DestroyFailedException e) {
            // the interface's default: this provider has no way to
        }
    }
}
