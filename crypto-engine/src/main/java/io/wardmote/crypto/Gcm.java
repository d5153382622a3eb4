package io.wardmote.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The one way we use GCM (NIST SP 800-38D, 8.2.2: random nonce): a sealed message is
 * <pre>
 *   | nonce 12 | ciphertext, as long as the plaintext | tag 16 |
 * </pre>
 */
final class Gcm {
    static final int NONCE = 12;
    static final int TAG = 16;
    static final int OVERHEAD = NONCE + TAG;

    private Gcm() {}

    static byte[] seal(Cipher cipher, SecretKey key, Randomness random, byte[] plaintext, byte[] aad) throws GeneralSecurityException {
        return seal(cipher, key, random.nonce(NONCE), plaintext, aad);
    }

    /**
     * With a nonce that somebody chose. Two messages under one nonce give away their difference and the key of the tags: the nonce
     * is that somebody's to answer for.
     */
    static byte[] seal(Cipher cipher, SecretKey key, byte[] nonce, byte[] plaintext, byte[] aad) throws GeneralSecurityException {
        byte[] sealed = new byte[OVERHEAD + plaintext.length];
        System.arraycopy(nonce, 0, sealed, 0, NONCE);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG * 8, nonce));
        if (aad.length > 0) cipher.updateAAD(aad);
        cipher.doFinal(plaintext, 0, plaintext.length, sealed, NONCE);
        return sealed;
    }

    /** @throws AEADBadTagException if cut short, altered, or sealed with another key or other associated data */
    static byte[] open(Cipher cipher, SecretKey key, byte[] sealed, byte[] aad) throws GeneralSecurityException {
        if (sealed.length < OVERHEAD) throw new AEADBadTagException();
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * 8, sealed, 0, NONCE));
        if (aad.length > 0) cipher.updateAAD(aad);
        return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    }
}
