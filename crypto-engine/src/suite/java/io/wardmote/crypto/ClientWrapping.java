package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import io.wardmote.key.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.Arrays;

/** Wraps material as clients do, with the JDK and Bouncy Castle alone. */
public final class ClientWrapping {
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Provider PROVIDER = new BouncyCastleProvider();

    private ClientWrapping() {}

    /**
     * @param publicKey DER SubjectPublicKeyInfo
     * @param material  raw, PKCS#8, or for SM2PKE_SM4_ECB the scalar
     */
    public static byte[] wrap(WrappingAlgorithm algorithm, byte[] publicKey, byte[] material) throws GeneralSecurityException {
        return wrap(algorithm, publicKey, material, algorithm == WrappingAlgorithm.SM2PKE_SM4_ECB ? 16 : 32);
    }

    /** @param onceBytes of the one-time key, for algorithms that have one: so that it can be another length than they say */
    public static byte[] wrap(WrappingAlgorithm algorithm, byte[] publicKey, byte[] material, int onceBytes) throws GeneralSecurityException {
        byte[] once = new byte[onceBytes];
        RANDOM.nextBytes(once);
        return switch (algorithm) {
            case RSAES_PKCS1_V1_5 -> rsa("RSA/ECB/PKCS1Padding", null, publicKey, material);
            case RSAES_OAEP_SHA_1 -> oaep(publicKey, MGF1ParameterSpec.SHA1, material);
            case RSAES_OAEP_SHA_256 -> oaep(publicKey, MGF1ParameterSpec.SHA256, material);
            case SM2PKE -> sm2(publicKey, material);
            case RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD -> Arrays.concatenate(oaep(publicKey, MGF1ParameterSpec.SHA256, once), aes("AES/ECB/PKCS5Padding", once, material));
            case RSAES_OAEP_SHA_1_AES_256_KWP -> Arrays.concatenate(oaep(publicKey, MGF1ParameterSpec.SHA1, once), aes("AES/KWP/NoPadding", once, material));
            case RSAES_OAEP_SHA_256_AES_256_KWP -> Arrays.concatenate(oaep(publicKey, MGF1ParameterSpec.SHA256, once), aes("AES/KWP/NoPadding", once, material));
            case SM2PKE_SM4_ECB -> Arrays.concatenate(sm2(publicKey, once), sm4(once, material));
        };
    }

    /** A new private key as DER PKCS#8; of SM2, the scalar. */
    public static byte[] privateKey(KeySpec spec) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(spec.family() == KeySpec.Family.RSA ? "RSA" : spec.family() == KeySpec.Family.ED25519 ? "Ed25519" : "EC", PROVIDER);
            switch (spec) {
                case RSA_2048, RSA_3072, RSA_4096 -> generator.initialize(spec.bits());
                case EC_P256, EC_P384, EC_P521 -> generator.initialize(new ECGenParameterSpec("secp" + spec.bits() + "r1"));
                case EC_P256K -> generator.initialize(new ECGenParameterSpec("secp256k1"));
                case EC_SM2 -> {
                    byte[] scalar = new byte[32];
                    RANDOM.nextBytes(scalar);
                    scalar[0] &= 0x7f;
                    return scalar;
                }
                default -> { }
            }
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] oaep(byte[] publicKey, MGF1ParameterSpec hash, byte[] message) throws GeneralSecurityException {
        return rsa("RSA/ECB/OAEPPadding", new OAEPParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, PSource.PSpecified.DEFAULT), publicKey, message);
    }

    /** A message as the padding already: so that it can be a wrong one. */
    public static byte[] unpadded(byte[] publicKey, byte[] encoded) throws GeneralSecurityException {
        return rsa("RSA/ECB/NoPadding", null, publicKey, encoded);
    }

    private static byte[] rsa(String transformation, OAEPParameterSpec parameters, byte[] publicKey, byte[] message) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
        Cipher cipher = Cipher.getInstance(transformation, "SunJCE");
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
        return cipher.doFinal(message);
    }

    private static byte[] aes(String transformation, byte[] key, byte[] message) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(transformation, "SunJCE");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        return cipher.doFinal(message);
    }

    private static byte[] sm2(byte[] publicKey, byte[] message) throws GeneralSecurityException {
        try {
            SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
            engine.init(true, new ParametersWithRandom(PublicKeyFactory.createKey(publicKey), RANDOM));
            return engine.processBlock(message, 0, message.length);
        } catch (java.io.IOException | InvalidCipherTextException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static byte[] sm4(byte[] key, byte[] blocks) {
        SM4Engine engine = new SM4Engine();
        engine.init(true, new KeyParameter(key));
        byte[] out = blocks.clone();
        for (int at = 0; at + 16 <= blocks.length; at += 16) engine.processBlock(blocks, at, out, at);
        return out;
    }
}
