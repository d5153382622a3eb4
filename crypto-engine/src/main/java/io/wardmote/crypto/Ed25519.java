package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
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
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

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

    /** The seed, whatever is around it; a public key beside it (RFC 5958, 2) must be its own. */
    @Override
    public NewKey bring(KeySpec spec, byte[] brought) throws GeneralSecurityException {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(brought));
            if (!info.getPrivateKeyAlgorithm().getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)) throw new InvalidKeyException("not an Ed25519 key");
            byte[] seed = ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets();
            if (seed.length != SEED) throw new InvalidKeyException("not an Ed25519 key");
            Ed25519PublicKeyParameters publicKey = new Ed25519PrivateKeyParameters(seed).generatePublicKey();
            if (info.hasPublicKey() && !Arrays.equals(info.getPublicKeyData().getOctets(), publicKey.getEncoded()))
                throw new InvalidKeyException("two keys in one");
            byte[] stored = Arrays.copyOf(PREFIX, PREFIX.length + SEED);
            System.arraycopy(seed, 0, stored, PREFIX.length, SEED);
            Arrays.fill(seed, (byte) 0);
            return new NewKey(new Secret(stored), SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicKey).getEncoded());
        } catch (IOException | RuntimeException e) { // the message could quote the key
            throw new InvalidKeyException("not an Ed25519 key");
        }
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
