package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ed25519 (RFC 8032), pure: over the message. Stored as PKCS#8 without the public key (RFC 8410, 7: 48 bytes), which every
 * provider reads; Bouncy Castle alone would append the public key:
 * <pre>
 *   | 30 2e 02 01 00 30 05 06 03 2b 65 70 04 22 04 20 | seed 32 |
 * </pre>
 */
final class Ed25519 implements Algorithm {
    private static final byte[] PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final int SEED = 32;
    private static final int SIGNATURE = 64;

    private final Provider provider;
    private final PerThread<Signature> signatures;

    Ed25519(Provider provider) {
        this.provider = provider;
        this.signatures = new PerThread<>(() -> Signature.getInstance("Ed25519", provider));
    }

    @Override
    public NewKey generate(KeySpec spec) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519", provider).generateKeyPair();
        byte[] encoded = pair.getPrivate().getEncoded();
        try {
            return new NewKey(new Secret(withoutPublicKey(encoded)), pair.getPublic().getEncoded());
        } finally {
            Arrays.fill(encoded, (byte) 0);
            PrivateKeys.destroy(pair.getPrivate());
        }
    }

    /** The seed stands at the same place in both versions of PKCS#8, behind the same octets of its two OCTET STRINGs. */
    private static byte[] withoutPublicKey(byte[] encoded) throws InvalidKeyException {
        int from = PREFIX.length;
        if (encoded.length < from + SEED || !Arrays.equals(encoded, 5, from, PREFIX, 5, from)) throw new InvalidKeyException("not an Ed25519 key");
        byte[] stored = Arrays.copyOf(PREFIX, from + SEED);
        System.arraycopy(encoded, from, stored, from, SEED);
        return stored;
    }

    @Override
    public Opened open(KeySpec spec, byte[] stored) throws GeneralSecurityException {
        return new Private(signatures, PrivateKeys.read("Ed25519", provider, stored));
    }

    @Override
    public OpenedPublic openPublic(KeySpec spec, byte[] publicKey) throws GeneralSecurityException {
        return new Public(signatures, PrivateKeys.readPublic("Ed25519", provider, publicKey));
    }

    private record Private(PerThread<Signature> signatures, PrivateKey key) implements Signs {
        @Override
        public byte[] sign(SigningAlgorithm algorithm, byte[] input, boolean digested) throws GeneralSecurityException {
            Signature signature = signatures.get();
            signature.initSign(key);
            signature.update(Digests.message(input, digested));
            return signature.sign();
        }

        @Override
        public void close() {
            PrivateKeys.destroy(key);
        }

        @Override
        public String toString() {
            return "an Ed25519 private key";
        }
    }

    private record Public(PerThread<Signature> signatures, PublicKey key) implements Verifies {
        @Override
        public boolean verify(SigningAlgorithm algorithm, byte[] input, boolean digested, byte[] signature) throws GeneralSecurityException {
            byte[] message = Digests.message(input, digested);
            if (signature.length != SIGNATURE) return false;
            Signature verifier = signatures.get();
            verifier.initVerify(key);
            verifier.update(message);
            try {
                return verifier.verify(signature);
            } catch (SignatureException e) {
                return false; // a point or scalar out of range, as this provider tells it
            }
        }
    }
}
