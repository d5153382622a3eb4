package io.wardmote.crypto;

import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.DSAEncoding;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * SM2 (GB/T 32918, GM/T 0003) over its own curve: signatures over e = SM3(Z_A | M), and public-key encryption. Only Bouncy
 * Castle has it, by its own interfaces: the JCA takes no digest. Not promised to be constant time.
 */
final class Sm2 implements Algorithm {
    private static final ECDomainParameters CURVE =
            new ECNamedDomainParameters(GMObjectIdentifiers.sm2p256v1, CustomNamedCurves.getByOID(GMObjectIdentifiers.sm2p256v1));
    private static final int FIELD = 32;
    /** 04, C1 (x and y), C3. */
    private static final int OVERHEAD = 1 + 2 * FIELD + 32;
    private static final byte UNCOMPRESSED = 4;

    private final Randomness random;

    Sm2(Randomness random) {
        this.random = random;
    }

    @Override
    public NewKey generate(KeySpec spec) throws GeneralSecurityException {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(CURVE, random.perThread()));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        try {
            byte[] stored = PrivateKeyInfoFactory.createPrivateKeyInfo(pair.getPrivate()).getEncoded();
            return new NewKey(new Secret(stored), SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic()).getEncoded());
        } catch (IOException e) {
            throw new GeneralSecurityException("the new SM2 key cannot be encoded", e);
        }
    }

    @Override
    public NewKey bring(KeySpec spec, byte[] brought) throws GeneralSecurityException {
        NewKey key = EcForm.named(GMObjectIdentifiers.sm2p256v1).read(brought);
        open(spec, key.stored().bytes()).close();
        return key;
    }

    @Override
    public Opened open(KeySpec spec, byte[] stored) throws GeneralSecurityException {
        try {
            AsymmetricKeyParameter read = PrivateKeyFactory.createKey(stored);
            // d = n - 1 has no inverse of 1 + d: GM/T 0003.2, 6.1
            boolean sound = read instanceof ECPrivateKeyParameters key && key.getParameters().equals(CURVE)
                    && key.getD().signum() > 0 && key.getD().compareTo(CURVE.getN().subtract(BigInteger.ONE)) < 0;
            if (!sound) throw new InvalidKeyException("not an SM2 key");
            return new Private(random, (ECPrivateKeyParameters) read);
        } catch (IOException | RuntimeException e) { // the message could quote the key
            throw new InvalidKeyException("not an SM2 key");
        }
    }

    @Override
    public OpenedPublic openPublic(KeySpec spec, byte[] publicKey) throws GeneralSecurityException {
        try {
            AsymmetricKeyParameter read = PublicKeyFactory.createKey(publicKey); // checks that the point is on the curve
            if (!(read instanceof ECPublicKeyParameters key) || !key.getParameters().equals(CURVE)) throw new InvalidKeyException("not an SM2 key");
            return new Public(random, key);
        } catch (IOException | RuntimeException e) {
            throw new InvalidKeyException("not an SM2 key", e);
        }
    }

    /** The signer over a digest or, with the default identity 1234567812345678, over a message. */
    private static SM2Signer signer(DSAEncoding encoding, byte[] input, boolean digested, boolean sign, CipherParameters key) {
        SM2Signer signer = digested ? new OverDigest(encoding, input) : new SM2Signer(encoding, new SM3Digest());
        signer.init(sign, key);
        if (!digested) signer.update(input, 0, input.length);
        return signer;
    }

    /** Signs e as given instead of hashing Z_A and the message. */
    private static final class OverDigest extends SM2Signer {
        private final BigInteger e;

        OverDigest(DSAEncoding encoding, byte[] digest) {
            super(encoding, new SM3Digest());
            this.e = new BigInteger(1, digest);
        }

        @Override
        protected BigInteger calculateE(BigInteger n, byte[] hashed) {
            return e;
        }
    }

    private static void check(SigningAlgorithm algorithm, byte[] input, boolean digested) {
        if (digested && input.length != algorithm.digestBytes()) throw Refusal.INVALID_PARAMETER.because("Digest");
    }

    private record Private(Randomness random, ECPrivateKeyParameters key) implements Signs, DecryptsFrom {
        @Override
        public byte[] sign(SigningAlgorithm algorithm, byte[] input, boolean digested) throws GeneralSecurityException {
            check(algorithm, input, digested);
            try {
                CipherParameters withRandom = new ParametersWithRandom(key, random.perThread());
                return signer(StandardDSAEncoding.INSTANCE, input, digested, true, withRandom).generateSignature();
            } catch (CryptoException e) {
                throw new GeneralSecurityException("SM2 cannot sign", e);
            }
        }

        /** <pre>| 04 | x 32 | y 32 | C3 32 | C2, at least 1 |</pre> */
        @Override
        public byte[] decrypt(EncryptionAlgorithm algorithm, byte[] ciphertext) {
            boolean canBe = ciphertext.length > OVERHEAD && ciphertext[0] == UNCOMPRESSED
                    && ciphertext.length <= OVERHEAD + algorithm.longestPlaintextBytes(KeySpec.EC_SM2);
            if (!canBe) throw Refusal.INVALID_CIPHERTEXT.refused();
            SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
            engine.init(false, key);
            try {
                return engine.processBlock(ciphertext, 0, ciphertext.length);
            } catch (InvalidCipherTextException | IllegalArgumentException e) { // the latter: C1 is not on the curve
                throw Refusal.INVALID_CIPHERTEXT.refused();
            }
        }

        /** Bouncy Castle's parameters hold d as an immutable number: dropped, not wiped. */
        @Override
        public void close() {}

        @Override
        public String toString() {
            return "an SM2 private key";
        }
    }

    private record Public(Randomness random, ECPublicKeyParameters key) implements Verifies, EncryptsTo {
        /** Signatures are DER; those of clients that write r and s plainly, 64 bytes, are taken too. */
        @Override
        public boolean verify(SigningAlgorithm algorithm, byte[] input, boolean digested, byte[] signature) {
            check(algorithm, input, digested);
            if (EcdsaSignature.isDer(signature, FIELD)
                    && signer(StandardDSAEncoding.INSTANCE, input, digested, false, key).verifySignature(signature)) return true;
            return signature.length == 2 * FIELD
                    && signer(PlainDSAEncoding.INSTANCE, input, digested, false, key).verifySignature(signature);
        }

        @Override
        public byte[] encrypt(EncryptionAlgorithm algorithm, byte[] plaintext) throws GeneralSecurityException {
            // an empty C2 has no key stream that is not all zero, which the standard demands
            boolean fits = plaintext.length > 0 && plaintext.length <= algorithm.longestPlaintextBytes(KeySpec.EC_SM2);
            if (!fits) throw Refusal.INVALID_PARAMETER.because("Plaintext");
            SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
            engine.init(true, new ParametersWithRandom(key, random.perThread()));
            try {
                return engine.processBlock(plaintext, 0, plaintext.length);
            } catch (InvalidCipherTextException e) {
                throw new GeneralSecurityException("SM2 cannot encrypt", e);
            }
        }
    }
}
