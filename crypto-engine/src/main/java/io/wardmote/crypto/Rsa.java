package io.wardmote.crypto;

import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;

/** RSA keys (RFC 8017) of 2048, 3072 and 4096 bits; what they do is in {@link RsaSignature}, {@link RsaOaep} and {@link RsaPkcs1}. */
final class Rsa implements Algorithm {
    /** FIPS 186-5 allows up to 2^256; larger than this is no one's real key and costs us time (a stranger may choose it). */
    private static final int MOST_EXPONENT_BITS = 33;

    private final Provider keys;
    private final Randomness random;
    private final RsaSignature signature;
    private final RsaOaep oaep;
    private final RsaPkcs1 pkcs1;

    /** @param keys makes and reads keys @param ciphers computes with them; one provider, except in the JDK */
    Rsa(Provider keys, Provider ciphers, Randomness random) {
        this.keys = keys;
        this.random = random;
        RsaBare bare = new RsaBare(ciphers);
        this.signature = new RsaSignature(bare, random);
        this.oaep = new RsaOaep(ciphers, random);
        this.pkcs1 = new RsaPkcs1(bare);
    }

    @Override
    public NewKey generate(KeySpec spec) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", keys);
        generator.initialize(new RSAKeyGenParameterSpec(spec.bits(), RSAKeyGenParameterSpec.F4), random.perThread());
        KeyPair pair = generator.generateKeyPair();
        try {
            return new NewKey(new Secret(pair.getPrivate().getEncoded()), pair.getPublic().getEncoded());
        } finally {
            PrivateKeys.destroy(pair.getPrivate());
        }
    }

    @Override
    public NewKey bring(KeySpec spec, byte[] brought) throws GeneralSecurityException {
        return RsaForm.of(spec, brought);
    }

    @Override
    public Opened open(KeySpec spec, byte[] stored) throws GeneralSecurityException {
        PrivateKey key = PrivateKeys.read("RSA", keys, stored);
        BigInteger modulus = ((RSAKey) key).getModulus();
        if (modulus.bitLength() != spec.bits()) throw new InvalidKeyException(spec + " has not " + modulus.bitLength() + " bits");
        return new Private(key, modulus);
    }

    /** @throws InvalidKeyException unless the modulus has exactly the bits of the spec and is odd, and 3 <= e odd < 2^33 */
    @Override
    public OpenedPublic openPublic(KeySpec spec, byte[] publicKey) throws GeneralSecurityException {
        RSAPublicKey key = (RSAPublicKey) PrivateKeys.readPublic("RSA", keys, publicKey);
        BigInteger modulus = key.getModulus();
        BigInteger exponent = key.getPublicExponent();
        if (!isSane(spec, modulus, exponent)) throw new InvalidKeyException("not a sound public key for " + spec);
        return new Public(spec, key, modulus);
    }

    static boolean isSane(KeySpec spec, BigInteger modulus, BigInteger exponent) {
        return modulus.signum() > 0 && modulus.bitLength() == spec.bits() && modulus.testBit(0)
                && exponent.signum() > 0 && exponent.bitLength() >= 2 && exponent.bitLength() <= MOST_EXPONENT_BITS && exponent.testBit(0);
    }

    private final class Private implements Signs, DecryptsFrom, DecryptsPkcs1 {
        private final PrivateKey key;
        private final BigInteger modulus;

        Private(PrivateKey key, BigInteger modulus) {
            this.key = key;
            this.modulus = modulus;
        }

        @Override
        public byte[] sign(SigningAlgorithm algorithm, byte[] input, boolean digested) throws GeneralSecurityException {
            return signature.sign(key, modulus, algorithm, Digests.of(algorithm, input, digested));
        }

        @Override
        public byte[] decrypt(EncryptionAlgorithm algorithm, byte[] ciphertext) throws GeneralSecurityException {
            return oaep.decrypt(key, modulus, algorithm, ciphertext);
        }

        @Override
        public boolean decryptPkcs1(byte[] ciphertext, byte[] message) throws GeneralSecurityException {
            return pkcs1.decrypt(key, modulus, ciphertext, message);
        }

        @Override
        public void close() {
            PrivateKeys.destroy(key);
        }
    }

    private final class Public implements Verifies, EncryptsTo {
        private final KeySpec spec;
        private final RSAPublicKey key;
        private final BigInteger modulus;

        Public(KeySpec spec, RSAPublicKey key, BigInteger modulus) {
            this.spec = spec;
            this.key = key;
            this.modulus = modulus;
        }

        @Override
        public boolean verify(SigningAlgorithm algorithm, byte[] input, boolean digested, byte[] signed) throws GeneralSecurityException {
            return signature.verify(key, modulus, algorithm, Digests.of(algorithm, input, digested), signed);
        }

        @Override
        public byte[] encrypt(EncryptionAlgorithm algorithm, byte[] plaintext) throws GeneralSecurityException {
            return oaep.encrypt(key, spec, algorithm, plaintext);
        }
    }
}
