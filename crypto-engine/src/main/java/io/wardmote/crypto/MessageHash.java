package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The digest of a message of any length, as whoever signs or authenticates by its digest has to compute it. In SM2 the signer's identity
 * and public key go before the message: Z_A of GM/T 0003.2, 5.5, for the default identity. One thread.
 */
public abstract sealed class MessageHash {
    private static final byte[] DEFAULT_IDENTITY = "1234567812345678".getBytes(US_ASCII);

    /**
     * Of what is signed.
     *
     * @param publicKey DER SubjectPublicKeyInfo; only SM2 reads it
     * @throws IllegalArgumentException if the algorithm takes no digest
     */
    public static MessageHash of(SigningAlgorithm algorithm, byte[] publicKey) throws GeneralSecurityException {
        if (!algorithm.takesDigest()) throw new IllegalArgumentException(algorithm + " takes no digest");
        return algorithm.digestsAlike() ? new Sha(algorithm.digest()) : sm2(publicKey);
    }

    /** With the hash that a MAC of that spec is made of. */
    public static MessageHash of(KeySpec spec) throws GeneralSecurityException {
        return switch (spec) {
            case HMAC_SHA_256 -> new Sha("SHA-256");
            case HMAC_SHA_384 -> new Sha("SHA-384");
            case HMAC_SHA_512 -> new Sha("SHA-512");
            case HMAC_SM3 -> new Sm3();
            default -> throw new IllegalArgumentException(spec + " keys make no MACs");
        };
    }

    private static MessageHash sm2(byte[] publicKey) throws GeneralSecurityException {
        try {
            if (!(PublicKeyFactory.createKey(publicKey) instanceof ECPublicKeyParameters key)) throw new InvalidKeyException("not an SM2 key");
            Sm3 whole = new Sm3();
            whole.update(identity(key), 0, 32);
            return whole;
        } catch (IOException | RuntimeException e) {
            throw new InvalidKeyException("not an SM2 key", e);
        }
    }

    private static byte[] identity(ECPublicKeyParameters key) {
        ECDomainParameters curve = key.getParameters();
        ECPoint own = key.getQ().normalize();
        Sm3 hash = new Sm3();
        int bits = DEFAULT_IDENTITY.length * 8;
        hash.update(new byte[] {(byte) (bits >> 8), (byte) bits}, 0, 2);
        hash.update(DEFAULT_IDENTITY, 0, DEFAULT_IDENTITY.length);
        for (ECFieldElement element : new ECFieldElement[] {curve.getCurve().getA(), curve.getCurve().getB(), curve.getG().getAffineXCoord(),
            curve.getG().getAffineYCoord(), own.getAffineXCoord(), own.getAffineYCoord()}) {
            byte[] bytes = element.getEncoded();
            hash.update(bytes, 0, bytes.length);
        }
        return hash.digest();
    }

    public abstract void update(byte[] bytes, int at, int length);

    /** To be called once, last. */
    public abstract byte[] digest();

    private static final class Sha extends MessageHash {
        private final MessageDigest digest;

        Sha(String name) throws GeneralSecurityException {
            this.digest = MessageDigest.getInstance(name, "SUN");
        }

        @Override
        public void update(byte[] bytes, int at, int length) {
            digest.update(bytes, at, length);
        }

        @Override
        public byte[] digest() {
            return digest.digest();
        }
    }

    private static final class Sm3 extends MessageHash {
        private final SM3Digest digest = new SM3Digest();

        @Override
        public void update(byte[] bytes, int at, int length) {
            digest.update(bytes, at, length);
        }

        @Override
        public byte[] digest() {
            byte[] hash = new byte[digest.getDigestSize()];
            digest.doFinal(hash, 0);
            return hash;
        }
    }
}
