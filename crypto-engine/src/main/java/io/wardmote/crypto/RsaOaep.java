package io.wardmote.crypto;

import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * RSAES-OAEP (RFC 8017, 7.1), empty label. The parameters are spelled out: by name alone, the JDK takes MGF1 over SHA-1 where
 * others take the hash. Unpadding is the provider's, in constant time: its faults must not be told apart (Manger, CRYPTO 2001).
 */
final class RsaOaep {
    private static final OAEPParameterSpec SHA_256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    private static final OAEPParameterSpec SHA_1 =
            new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);

    private final PerThread<Cipher> ciphers;
    private final Randomness random;

    RsaOaep(Provider provider, Randomness random) {
        this.ciphers = new PerThread<>(() -> Cipher.getInstance("RSA/ECB/OAEPPadding", provider));
        this.random = random;
    }

    /** @throws Refused INVALID_PARAMETER "Plaintext" if longer than the padding leaves room for */
    byte[] encrypt(Key key, KeySpec spec, EncryptionAlgorithm algorithm, byte[] plaintext) throws GeneralSecurityException {
        if (plaintext.length > algorithm.longestPlaintextBytes(spec)) throw Refusal.INVALID_PARAMETER.because("Plaintext");
        Cipher cipher = ciphers.get();
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters(algorithm), random.perThread());
        return cipher.doFinal(plaintext);
    }

    /** @throws Refused INVALID_CIPHERTEXT, alike for every cause */
    byte[] decrypt(Key key, BigInteger modulus, EncryptionAlgorithm algorithm, byte[] ciphertext) throws GeneralSecurityException {
        if (!RsaBare.canBe(ciphertext, modulus)) throw Refusal.INVALID_CIPHERTEXT.refused();
        Cipher cipher = ciphers.get();
        cipher.init(Cipher.DECRYPT_MODE, key, parameters(algorithm));
        try {
            return cipher.doFinal(ciphertext);
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            throw Refusal.INVALID_CIPHERTEXT.refused();
        }
    }

    private static OAEPParameterSpec parameters(EncryptionAlgorithm algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case RSAES_OAEP_SHA_256 -> SHA_256;
            case RSAES_OAEP_SHA_1 -> SHA_1;
            case SM2PKE -> throw new GeneralSecurityException(algorithm + " is not RSA");
        };
    }
}
