package io.wardmote.crypto;

import io.wardmote.key.CipherMode;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;

/** AES-128, -192 and -256: in GCM as {@link Gcm} has it, in CBC and ECB as {@link AesBlocks} has them. */
final class Aes implements Algorithm {
    private final PerThread<Cipher> gcm;
    private final AesBlocks blocks;
    private final Randomness random;

    /** @param gcm computes GCM @param blocks computes CBC and ECB; one provider, except that ACCP has no ECB */
    Aes(Provider gcm, Provider blocks, Randomness random) {
        this.gcm = new PerThread<>(() -> Cipher.getInstance("AES/GCM/NoPadding", gcm));
        this.blocks = new AesBlocks(blocks);
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
        public byte[] encrypt(CipherMode mode, byte[] iv, byte[] plaintext, byte[] aad) throws GeneralSecurityException {
            boolean fresh = iv.length == 0;
            return switch (mode) {
                // a Cipher refuses the same key and nonce twice in a row, but whoever asks again must get the same answer
                case AES_GCM -> fresh ? Gcm.seal(gcm.get(), key, random, plaintext, aad) : Gcm.seal(gcm.anew(), key, iv, plaintext, aad);
                case AES_CBC_PKCS7, AES_CBC_UNPADDED, AES_ECB_PKCS7, AES_ECB_UNPADDED ->
                        blocks.seal(mode, key, fresh ? random.nonce(mode.ivBytes()) : iv, plaintext);
                case SM4_GCM -> throw new GeneralSecurityException(mode + " is not AES");
            };
        }

        @Override
        public byte[] decrypt(CipherMode mode, byte[] sealed, byte[] aad) throws GeneralSecurityException {
            try {
                return switch (mode) {
                    case AES_GCM -> Gcm.open(gcm.get(), key, sealed, aad);
                    case AES_CBC_PKCS7, AES_CBC_UNPADDED, AES_ECB_PKCS7, AES_ECB_UNPADDED -> blocks.open(mode, key, sealed);
                    case SM4_GCM -> throw new GeneralSecurityException(mode + " is not AES");
                };
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
