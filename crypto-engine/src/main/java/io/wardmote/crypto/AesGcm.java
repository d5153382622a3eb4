package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;

/** AES-128, -192 and -256 in GCM. Sealed form: nonce (12 bytes), ciphertext, tag (16), see {@link Gcm}. */
final class AesGcm implements Algorithm {
    private final PerThread<Cipher> ciphers;
    private final Randomness random;

    AesGcm(Provider provider, Randomness random) {
        this.ciphers = new PerThread<>(() -> Cipher.getInstance("AES/GCM/NoPadding", provider));
        this.random = random;
    }

    @Override
    public NewKey generate(KeySpec spec) {
        return new NewKey(new Secret(random.bytes(spec.bits() / 8)), new byte[0]);
    }

    @Override
    public Opened open(KeySpec spec, byte[] stored) throws InvalidKeyException {
        if (stored.length * 8 != spec.bits()) throw new InvalidKeyException(spec + " has not " + stored.length + " bytes");
        return new Key(new RawKey("AES", stored));
    }

    private final class Key implements Encrypts {
        private final RawKey key;

        Key(RawKey key) {
            this.key = key;
        }

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] aad) throws GeneralSecurityException {
            return Gcm.seal(ciphers.get(), key, random, plaintext, aad);
        }

        @Override
        public byte[] decrypt(byte[] sealed, byte[] aad) throws GeneralSecurityException {
            try {
                return Gcm.open(ciphers.get(), key, sealed, aad);
            } catch (BadPaddingException e) { // its subclass AEADBadTagException, or what a provider makes of it
                throw Refusal.INVALID_CIPHERTEXT.refused();
            }
        }

        @Override
        public void close() {
            key.destroy();
        }
    }
}
