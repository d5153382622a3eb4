package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;

/** ECDSA (FIPS 186-5, SEC 1) over P-256, P-384, P-521 and secp256k1; signatures are DER SEQUENCE(r, s). */
final class Ecdsa implements Algorithm {
    private final Provider provider;
    private final Randomness random;
    private final PerThread<Signature> signatures;

    Ecdsa(Provider provider, Randomness random) {
        this.provider = provider;
        this.random = random;
        this.signatures = new PerThread<>(() -> Signature.getInstance("NONEwithECDSA", provider));
    }

    @Override
    public NewKey generate(KeySpec spec) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(new ECGenParameterSpec(curve(spec)), random.perThread());
        KeyPair pair = generator.generateKeyPair();
        try {
            return new NewKey(new Secret(pair.getPrivate().getEncoded()), pair.getPublic().getEncoded());
        } finally {
            PrivateKeys.destroy(pair.getPrivate());
        }
    }

    @Override
    public NewKey bring(KeySpec spec, byte[] brought) throws GeneralSecurityException {
        return EcForm.named(ECNamedCurveTable.getOID(curve(spec))).read(brought);
    }

    @Override
    public Opened open(KeySpec spec, byte[] stored) throws GeneralSecurityException {
        return new Private(signatures, PrivateKeys.read("EC", provider, stored));
    }

    /** @throws InvalidKeyException unless the bytes name the spec's curve: the providers take any, and any parameters for it */
    @Override
    public OpenedPublic openPublic(KeySpec spec, byte[] publicKey) throws GeneralSecurityException {
        if (!namesCurve(spec, publicKey)) throw new InvalidKeyException("not a public key for " + spec);
        return new Public(signatures, PrivateKeys.readPublic("EC", provider, publicKey), (spec.bits() + 7) / 8);
    }

    private static boolean namesCurve(KeySpec spec, byte[] publicKey) throws GeneralSecurityException {
        try {
            ASN1Encodable named = SubjectPublicKeyInfo.getInstance(publicKey).getAlgorithm().getParameters();
            return ECNamedCurveTable.getOID(curve(spec)).equals(named);
        } catch (RuntimeException e) {
            throw new InvalidKeyException("not a public key", e);
        }
    }

    private static String curve(KeySpec spec) throws InvalidAlgorithmParameterException {
        if (spec == KeySpec.EC_P256K) return "secp256k1";
        return switch (spec.bits()) {
            case 256 -> "secp256r1";
            case 384 -> "secp384r1";
            case 521 -> "secp521r1";
            default -> throw new InvalidAlgorithmParameterException("no curve for " + spec);
        };
    }

    private record Private(PerThread<Signature> signatures, PrivateKey key) implements Signs {
        @Override
        public byte[] sign(SigningAlgorithm algorithm, byte[] input, boolean digested) throws GeneralSecurityException {
            Signature signature = signatures.get();
            signature.initSign(key);
            signature.update(Digests.of(algorithm, input, digested));
            return signature.sign();
        }

        @Override
        public void close() {
            PrivateKeys.destroy(key);
        }

        @Override
        public String toString() {
            return "an EC private key";
        }
    }

    private record Public(PerThread<Signature> signatures, PublicKey key, int fieldBytes) implements Verifies {
        @Override
        public boolean verify(SigningAlgorithm algorithm, byte[] input, boolean digested, byte[] signature) throws GeneralSecurityException {
            byte[] digest = Digests.of(algorithm, input, digested);
            if (!EcdsaSignature.isDer(signature, fieldBytes)) return false;
            Signature verifier = signatures.get();
            verifier.initVerify(key);
            verifier.update(digest);
            try {
                return verifier.verify(signature);
            } catch (SignatureException e) {
                return false; // r or s out of range, as this provider tells it
            }
        }
    }
}
