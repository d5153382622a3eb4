package io.wardmote.crypto;

import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;

/**
 * How the keys of one family are made and opened, with one provider. What an opened key can do is a capability below, which
 * an engine asks for by type; a key that lacks it refuses KEY_CANNOT. All of it is thread safe and blocks.
 *
 * <p>Stored form of a secret half: raw bytes for symmetric keys, DER PKCS#8 (RFC 5958, version 0) for private ones, in an encoding
 * that every provider in {@link Providers}' row reads. Public halves are DER SubjectPublicKeyInfo (RFC 5280).
 * GeneralSecurityException means a fault of ours or of the stored bytes; what a caller can cause is a {@link Refused}.
 */
public interface Algorithm {

    /** @param publicKey DER SubjectPublicKeyInfo; empty for symmetric keys */
    record NewKey(Secret stored, byte[] publicKey) {}

    NewKey generate(KeySpec spec) throws GeneralSecurityException;

    /**
     * A private half that somebody else made, checked and brought into the stored form, the same for the same key however it came.
     *
     * @param brought DER PKCS#8 (RFC 5958); not kept, the caller wipes it
     * @throws InvalidKeyException if it is not the sound private half of a pair of this spec, or names another public half
     */
    default NewKey bring(KeySpec spec, byte[] brought) throws GeneralSecurityException {
        throw new InvalidKeyException(spec + " has no form to be brought in");
    }

    /** @param stored the stored form; not kept, the caller wipes it */
    Opened open(KeySpec spec, byte[] stored) throws GeneralSecurityException;

    /** @throws GeneralSecurityException if the bytes are not a sound public key of this spec */
    default OpenedPublic openPublic(KeySpec spec, byte[] publicKey) throws GeneralSecurityException {
        throw Refusal.KEY_CANNOT.refused();
    }

    /** What computes for a spec, by the provider chosen at start. */
    static Algorithm of(KeySpec spec, Providers providers) {
        return providers.chosen(Providers.Row.of(spec));
    }

    /** A secret half as a provider holds it. Closing destroys it as far as the provider can; it must then not be in use. */
    interface Opened extends AutoCloseable {
        @Override
        void close();
    }

    /** A public half as a provider holds it. */
    interface OpenedPublic {}

    interface Encrypts extends Opened {
        /**
         * What {@link CryptoRequest.Encrypt#check} lets pass.
         * @param iv empty for a fresh random one
         * @return IV (as long as the mode's), ciphertext, tag (16, in GCM only)
         */
        byte[] encrypt(CipherMode mode, byte[] iv, byte[] plaintext, byte[] aad) throws GeneralSecurityException;

        /** @throws Refused INVALID_CIPHERTEXT, alike for cut short, altered, wrongly padded, other key, other aad */
        byte[] decrypt(CipherMode mode, byte[] sealed, byte[] aad) throws GeneralSecurityException;
    }

    interface Signs extends Opened {
        /** @throws Refused INVALID_PARAMETER "Digest" if a digest has another length than the algorithm's, or it takes none */
        byte[] sign(SigningAlgorithm algorithm, byte[] input, boolean digested) throws GeneralSecurityException;
    }

    interface DecryptsFrom extends Opened {
        /** @throws Refused INVALID_CIPHERTEXT, alike for every cause */
        byte[] decrypt(EncryptionAlgorithm algorithm, byte[] ciphertext) throws GeneralSecurityException;
    }

    /** RSAES-PKCS1-v1_5 (RFC 8017, 7.2), for material that is brought and for nothing else; see {@link RsaPkcs1}. */
    interface DecryptsPkcs1 extends Opened {
        /**
         * @param message random bytes, as many as the message is to have; becomes the message if the padding is right, else stays
         * @return whether it was right: to be looked at when everything else is done
         */
        boolean decryptPkcs1(byte[] ciphertext, byte[] message) throws GeneralSecurityException;
    }

    interface Macs extends Opened {
        byte[] mac(byte[] message) throws GeneralSecurityException;
    }

    interface Verifies extends OpenedPublic {
        /**
         * False for a wrong signature and for a malformed one.
         * @throws Refused INVALID_PARAMETER "Digest" as for {@link Signs#sign}
         */
        boolean verify(SigningAlgorithm algorithm, byte[] input, boolean digested, byte[] signature) throws GeneralSecurityException;
    }

    interface EncryptsTo extends OpenedPublic {
        /** @throws Refused INVALID_PARAMETER "Plaintext" if too long, or empty where the algorithm cannot */
        byte[] encrypt(EncryptionAlgorithm algorithm, byte[] plaintext) throws GeneralSecurityException;
    }
}
