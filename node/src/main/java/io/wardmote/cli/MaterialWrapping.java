package io.wardmote.cli;

import io.wardmote.crypto.Randomness;
import io.wardmote.key.Secret;
import io.wardmote.key.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Wraps material for a node, in those ways in which an altered wrap never opens: RSAES-OAEP (RFC 8017, 7.1) and key wrap with padding (RFC 5649). */
final class MaterialWrapping {
    private static final int ONCE_BYTES = 32;

    private MaterialWrapping() {}

    /**
     * @param publicKey DER SubjectPublicKeyInfo of an RSA key
     * @throws IllegalArgumentException if the algorithm is another
     */
    static byte[] wrap(WrappingAlgorithm algorithm, byte[] publicKey, Secret material) throws GeneralSecurityException {
        return switch (algorithm) {
            case RSAES_OAEP_SHA_1 -> oaep(MGF1ParameterSpec.SHA1, publicKey, material.bytes());
            case RSAES_OAEP_SHA_256 -> oaep(MGF1ParameterSpec.SHA256, publicKey, material.bytes());
            case RSAES_OAEP_SHA_1_AES_256_KWP -> twice(MGF1ParameterSpec.SHA1, publicKey, material);
            case RSAES_OAEP_SHA_256_AES_256_KWP -> twice(MGF1ParameterSpec.SHA256, publicKey, material);
            case RSAES_PKCS1_V1_5, SM2PKE, RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD, SM2PKE_SM4_ECB ->
                throw new IllegalArgumentException(algorithm + " is not taken here");
        };
    }

    /** By a key that is used this once, which stands first, wrapped itself. */
    private static byte[] twice(MGF1ParameterSpec hash, byte[] publicKey, Secret material) throws GeneralSecurityException {
        try (Secret once = new Secret(new Randomness().bytes(ONCE_BYTES))) {
            byte[] first = oaep(hash, publicKey, once.bytes());
            Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding", "SunJCE");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(once.bytes(), "AES"));
            byte[] second = cipher.doFinal(material.bytes());
            byte[] both = new byte[first.length + second.length];
            System.arraycopy(first, 0, both, 0, first.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
    }

    private static byte[] oaep(MGF1ParameterSpec hash, byte[] publicKey, byte[] message) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        cipher.init(Cipher.ENCRYPT_MODE, key, new OAEPParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, PSource.PSpecified.DEFAULT));
        return cipher.doFinal(message);
    }
}
