package io.wardmote.crypto;

import io.wardmote.key.CipherMode;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * SM4 (GB/T 32907) in GCM (RFC 8998). Sealed form as for AES. Bouncy Castle's SM4 reads tables by secret indices: it is not
 * promised to be constant time.
 */
final class Sm4Gcm implements Algorithm {
    private static final int TAG_BITS = Gcm.TAG * 8;

    private final PerThread<GCMModeCipher> ciphers = new PerThread<>(() -> GCMBlockCipher.newInstance(new SM4Engine()));
    private final Randomness random;

    Sm4Gcm(Randomness random) {
        this.random = random;
    }

    @Override
    public NewKey generate(KeySpec spec) {
        return new NewKey(new Secret(random.bytes(spec.bits() / 8)), new byte[0]);
    }

    @Override
    public Opened open(KeySpec spec, byte[] stored) throws InvalidKeyException {
        if (stored.length * 8 != spec.bits()) throw new InvalidKeyException(spec + " has not " + stored.length + " bytes");
        return new Key(new RawKey("SM4", stored));
    }

    private final class Key implements Encrypts {
        private final RawKey key;

        Key(RawKey key) {
            this.key = key;
        }

        @Override
        public byte[] encrypt(CipherMode mode, byte[] iv, byte[] plaintext, byte[] aad) throws GeneralSecurityException {
            check(mode);
            boolean fresh = iv.length == 0;
            byte[] nonce = fresh ? random.nonce(Gcm.NONCE) : iv;
            // this one, too, refuses the same key and nonce twice in a row
            GCMModeCipher cipher = fresh ? ciphers.get() : ciphers.anew();
            byte[] sealed = Arrays.copyOf(nonce, Gcm.OVERHEAD + plaintext.length);
            try {
                run(cipher, true, nonce, aad, plaintext, 0, plaintext.length, sealed, Gcm.NONCE);
            } catch (InvalidCipherTextException e) {
                throw new GeneralSecurityException("SM4-GCM cannot encrypt", e);
            }
            return sealed;
        }

        @Override
        public byte[] decrypt(CipherMode mode, byte[] sealed, byte[] aad) throws GeneralSecurityException {
            check(mode);
            if (sealed.length < Gcm.OVERHEAD) throw Refusal.INVALID_CIPHERTEXT.refused();
            byte[] plaintext = new byte[sealed.length - Gcm.OVERHEAD];
            try {
                run(ciphers.get(), false, Arrays.copyOf(sealed, Gcm.NONCE), aad, sealed, Gcm.NONCE, sealed.length - Gcm.NONCE, plaintext, 0);
                return plaintext;
            } catch (InvalidCipherTextException e) {
                Arrays.fill(plaintext, (byte) 0); // decrypted before the tag was found wrong
                throw Refusal.INVALID_CIPHERTEXT.refused();
            }
        }

        private void run(GCMModeCipher cipher, boolean encrypt, byte[] nonce, byte[] aad, byte[] in, int from, int length, byte[] out, int to)
                throws InvalidCipherTextException {
            byte[] bytes = key.getEncoded();
            try {
                cipher.init(encrypt, new AEADParameters(new KeyParameter(bytes), TAG_BITS, nonce, aad));
                int done = cipher.processBytes(in, from, length, out, to);
                cipher.doFinal(out, to + done);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }

        private static void check(CipherMode mode) throws GeneralSecurityException {
            if (mode != CipherMode.SM4_GCM) throw new GeneralSecurityException(mode + " is not SM4");
        }

        @Override
        public void close() {
            key.destroy();
        }
    }
}
