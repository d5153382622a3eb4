package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/**
 * ML-DSA-44, -65 and -87 (FIPS 204), pure, empty context. Stored as PKCS#8 with the choice {@code expandedKey} of RFC 9881, the
 * only one that the JDK 25, ACCP and Bouncy Castle all read; the seed alone would be shorter, but the JDK 25 refuses it.
 */
final class MlDsa implements Algorithm {
    private final Provider provider;
    private final Randomness random;
    private final PerThread<Signature> signatures;

    MlDsa(Provider provider, Randomness random) {
        this.provider = provider;
        this.random = random;
        this.signatures = new PerThread<>(() -> Signature.getInstance("ML-DSA", provider));
    }

    @Override
    public NewKey generate(KeySpec spec) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(name(spec), provider).generateKeyPair();
        byte[] encoded = pair.getPrivate().getEncoded();
        try {
            return new NewKey(new Secret(expanded(encoded)), pair.getPublic().getEncoded());
        } finally {
            Arrays.fill(encoded, (byte) 0);
            PrivateKeys.destroy(pair.getPrivate());
        }
    }

    /** ACCP writes the seed, Bouncy Castle both. */
    private static byte[] expanded(byte[] encoded) throws GeneralSecurityException {
        try {
            MLDSAPrivateKeyParameters key = (MLDSAPrivateKeyParameters) PrivateKeyFactory.createKey(encoded);
            return PrivateKeyInfoFactory.createPrivateKeyInfo(key.withPreferredFormat(MLDSAPrivateKeyParameters.EXPANDED_KEY)).getEncoded();
        } catch (IOException e) {
            throw new GeneralSecurityException("the new ML-DSA key cannot be encoded", e);
        }
    }

    @Override
    public Opened open(KeySpec spec, byte[] stored) throws GeneralSecurityException {
        return new Private(signatures, PrivateKeys.read(name(spec), provider, stored), random);
    }

    @Override
    public OpenedPublic openPublic(KeySpec spec, byte[] publicKey) throws GeneralSecurityException {
        return new Public(signatures, PrivateKeys.readPublic(name(spec), provider, publicKey));
    }

    private static String name(KeySpec spec) {
        return spec.name().replace('_', '-');
    }

    private record Private(PerThread<Signature> signatures, PrivateKey key, Randomness random) implements Signs {
        @Override
        public byte[] sign(SigningAlgorithm algorithm, byte[] input, boolean digested) throws GeneralSecurityException {
            Signature signature = signatures.get();
            signature.initSign(key, random.perThread()); // hedged signing: FIPS 204, 3.4
            signature.update(Digests.message(input, digested));
            return signature.sign();
        }

        @Override
        public void close() {
            PrivateKeys.destroy(key);
        }

        @Override
        public String toString() {
            return "an ML-DSA private key";
        }
    }

    private record Public(PerThread<Signature> signatures, PublicKey key) implements Verifies {
        @Override
        public boolean verify(SigningAlgorithm algorithm, byte[] input, boolean digested, byte[] signature) throws GeneralSecurityException {
            Signature verifier = signatures.get();
            verifier.initVerify(key);
            verifier.update(Digests.message(input, digested));
            try {
                return verifier.verify(signature);
            } catch (SignatureException e) {
                return false; // of another length, or not an encoding at all
            }
        }
    }
}
