package io.wardmote.crypto;

import static io.wardmote.key.KeySpec.EC_SM2;
import static io.wardmote.key.KeySpec.RSA_2048;
import static io.wardmote.key.Refusal.INVALID_KEY_MATERIAL;

import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.DecryptsPkcs1;
import io.wardmote.crypto.Algorithm.Encrypts;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.params.KeyParameter;

/** Opens what callers wrapped, each {@link WrappingAlgorithm} as it is drawn there. What is wrong with it shows in nothing. */
final class Unwrapping {
    private static final int RSA_BYTES = 256;
    /** RFC 5649, 3: what is wrapped has two or more. */
    private static final int SEMIBLOCK_BYTES = 8;
    private static final int SM4_KEY_BYTES = 16;
    private static final int WRAPPED_SM4_KEY_BYTES = 97 + SM4_KEY_BYTES;
    private static final int SM2_SCALAR_BYTES = 32;
    private static final byte[] NO_AAD = {};

    private final Providers providers;
    private final PerThread<Cipher> keyWrap = new PerThread<>(() -> Cipher.getInstance("AES/KWP/NoPadding", "SunJCE"));

    Unwrapping(Providers providers) {
        this.providers = providers;
    }

    /** @param sound false for random bytes in the material's place: to be looked at when everything else is done */
    record Unwrapped(Secret material, boolean sound) implements AutoCloseable {
        @Override
        public void close() {
            material.close();
        }
    }

    /**
     * @param secretHalf of the pair it was wrapped by, stored form
     * @return raw bytes of a symmetric key, as many as the spec has; the scalar of an SM2 key that came as one; else PKCS#8
     * @throws Refused INVALID_KEY_MATERIAL, alike for every cause
     */
    Unwrapped unwrap(WrappingAlgorithm algorithm, byte[] secretHalf, KeySpec spec, byte[] wrapped) throws GeneralSecurityException {
        try {
            return switch (algorithm) {
                case RSAES_PKCS1_V1_5 -> pkcs1(secretHalf, spec, wrapped);
                case RSAES_OAEP_SHA_1 -> secret(spec, decrypt(RSA_2048, secretHalf, EncryptionAlgorithm.RSAES_OAEP_SHA_1, wrapped));
                case RSAES_OAEP_SHA_256 -> secret(spec, decrypt(RSA_2048, secretHalf, EncryptionAlgorithm.RSAES_OAEP_SHA_256, wrapped));
                case SM2PKE -> secret(spec, decrypt(EC_SM2, secretHalf, EncryptionAlgorithm.SM2PKE, wrapped));
                case RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD -> sound(ecb(oneTimeKey(secretHalf, EncryptionAlgorithm.RSAES_OAEP_SHA_256, wrapped), wrapped));
                case RSAES_OAEP_SHA_1_AES_256_KWP -> sound(kwp(oneTimeKey(secretHalf, EncryptionAlgorithm.RSAES_OAEP_SHA_1, wrapped), wrapped));
                case RSAES_OAEP_SHA_256_AES_256_KWP -> sound(kwp(oneTimeKey(secretHalf, EncryptionAlgorithm.RSAES_OAEP_SHA_256, wrapped), wrapped));
                case SM2PKE_SM4_ECB -> sound(sm2Scalar(secretHalf, wrapped));
            };
        } catch (Refused refused) { // INVALID_CIPHERTEXT of an algorithm below
            throw INVALID_KEY_MATERIAL.refused();
        }
    }

    private static Unwrapped sound(Secret material) {
        return new Unwrapped(material, true);
    }

    private static Unwrapped secret(KeySpec spec, Secret material) {
        if (material.length() * 8 == spec.bits()) return sound(material);
        material.close();
        throw INVALID_KEY_MATERIAL.refused();
    }

    private Unwrapped pkcs1(byte[] secretHalf, KeySpec spec, byte[] wrapped) throws GeneralSecurityException {
        byte[] material = providers.random().bytes(spec.bits() / 8);
        try (DecryptsPkcs1 key = (DecryptsPkcs1) Algorithm.of(RSA_2048, providers).open(RSA_2048, secretHalf)) {
            boolean sound = key.decryptPkcs1(wrapped, material);
            return new Unwrapped(new Secret(material), sound);
        }
    }

    private Secret decrypt(KeySpec wrappingSpec, byte[] secretHalf, EncryptionAlgorithm algorithm, byte[] ciphertext) throws GeneralSecurityException {
        try (DecryptsFrom key = (DecryptsFrom) Algorithm.of(wrappingSpec, providers).open(wrappingSpec, secretHalf)) {
            return new Secret(key.decrypt(algorithm, ciphertext));
        }
    }

    private Secret oneTimeKey(byte[] secretHalf, EncryptionAlgorithm algorithm, byte[] wrapped) throws GeneralSecurityException {
        if (wrapped.length <= RSA_BYTES) throw INVALID_KEY_MATERIAL.refused();
        return secret(KeySpec.AES_256, decrypt(RSA_2048, secretHalf, algorithm, Arrays.copyOf(wrapped, RSA_BYTES))).material();
    }

    private Secret ecb(Secret oneTimeKey, byte[] wrapped) throws GeneralSecurityException {
        try (oneTimeKey; Encrypts key = (Encrypts) Algorithm.of(KeySpec.AES_256, providers).open(KeySpec.AES_256, oneTimeKey.bytes())) {
            return new Secret(key.decrypt(CipherMode.AES_ECB_PKCS7, Arrays.copyOfRange(wrapped, RSA_BYTES, wrapped.length), NO_AAD));
        }
    }

    private Secret kwp(Secret oneTimeKey, byte[] wrapped) throws GeneralSecurityException {
        int length = wrapped.length - RSA_BYTES;
        RawKey key = new RawKey("AES", oneTimeKey.bytes());
        try (oneTimeKey) {
            // the JDK 25 fails otherwise on what no wrapping is as long as
            if (length < 2 * SEMIBLOCK_BYTES || length % SEMIBLOCK_BYTES != 0) throw INVALID_KEY_MATERIAL.refused();
            Cipher cipher = keyWrap.get();
            cipher.init(Cipher.DECRYPT_MODE, key);
            return new Secret(cipher.doFinal(wrapped, RSA_BYTES, length));
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            throw INVALID_KEY_MATERIAL.refused();
        } finally {
            key.destroy();
        }
    }

    private Secret sm2Scalar(byte[] secretHalf, byte[] wrapped) throws GeneralSecurityException {
        if (wrapped.length != WRAPPED_SM4_KEY_BYTES + SM2_SCALAR_BYTES) throw INVALID_KEY_MATERIAL.refused();
        byte[] first = Arrays.copyOf(wrapped, WRAPPED_SM4_KEY_BYTES);
        try (Secret key = decrypt(EC_SM2, secretHalf, EncryptionAlgorithm.SM2PKE, first)) {
            SM4Engine sm4 = new SM4Engine();
            sm4.init(false, new KeyParameter(key.bytes()));
            byte[] scalar = new byte[SM2_SCALAR_BYTES];
            for (int at = 0; at < SM2_SCALAR_BYTES; at += sm4.getBlockSize()) sm4.processBlock(wrapped, WRAPPED_SM4_KEY_BYTES + at, scalar, at);
            return new Secret(scalar);
        }
    }
}
