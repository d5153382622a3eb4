package io.wardmote.crypto;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Brought RSA keys in the one form that is stored: PKCS#8 of two primes (RFC 8017, A.1.2), the larger first, d the smallest there is,
 * the rest computed anew; so the same key has the same bytes however it came. Every number given must agree with the primes (FIPS
 * 186-5, A.1.1; SP 800-56B, 6.4.1.2): a fault in one of them would give the others away with the first signature.
 */
final class RsaForm {
    /** As sure as an RSA key's maker is (FIPS 186-5, B.3). */
    private static final int CERTAINTY = 100;
    /** Primes this near each other are found by whoever looks (FIPS 186-5, A.1.1). */
    private static final int NEAR_BITS = 100;
    private static final AlgorithmIdentifier ALGORITHM = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    private RsaForm() {}

    /** @throws InvalidKeyException if it is not PKCS#8 of a sound key of two primes with exactly the bits of the spec */
    static NewKey of(KeySpec spec, byte[] pkcs8) throws InvalidKeyException {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
            mustBe(info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption));
            RSAPrivateKey key = RSAPrivateKey.getInstance(info.parsePrivateKey());
            mustBe(key.getVersion().signum() == 0 && Rsa.isSane(spec, key.getModulus(), key.getPublicExponent()));
            return of(spec, key, key.getPrime1().max(key.getPrime2()), key.getPrime1().min(key.getPrime2()));
        } catch (IOException | RuntimeException e) { // the message could quote the key
            throw new InvalidKeyException("not a key of " + spec);
        }
    }

    private static NewKey of(KeySpec spec, RSAPrivateKey given, BigInteger p, BigInteger q) throws InvalidKeyException, IOException {
        int half = spec.bits() / 2;
        mustBe(q.signum() > 0 && p.bitLength() == half && q.bitLength() == half && p.multiply(q).equals(given.getModulus()));
        mustBe(p.subtract(q).bitLength() > half - NEAR_BITS);
        mustBe(p.isProbablePrime(CERTAINTY) && q.isProbablePrime(CERTAINTY));
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        BigInteger e = given.getPublicExponent();
        BigInteger d = e.modInverse(p1.divide(p1.gcd(q1)).multiply(q1)); // throws if there is none
        mustBe(d.bitLength() > half);
        RSAPrivateKey key = new RSAPrivateKey(given.getModulus(), e, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p));
        mustAgree(given, key);
        byte[] publicKey = new SubjectPublicKeyInfo(ALGORITHM, new RSAPublicKey(key.getModulus(), e)).getEncoded("DER");
        return new NewKey(new Secret(new PrivateKeyInfo(ALGORITHM, key).getEncoded("DER")), publicKey);
    }

    /** The exponents of the primes as given, whichever stands first; d may be longer than the smallest. */
    private static void mustAgree(RSAPrivateKey given, RSAPrivateKey key) throws InvalidKeyException {
        boolean swapped = given.getPrime1().equals(key.getPrime2());
        BigInteger first = swapped ? key.getExponent2() : key.getExponent1();
        BigInteger second = swapped ? key.getExponent1() : key.getExponent2();
        BigInteger d = given.getPrivateExponent();
        mustBe(d.signum() > 0 && d.compareTo(given.getModulus()) < 0);
        mustBe(d.mod(given.getPrime1().subtract(BigInteger.ONE)).equals(first) && d.mod(given.getPrime2().subtract(BigInteger.ONE)).equals(second));
        mustBe(given.getExponent1().equals(first) && given.getExponent2().equals(second));
        mustBe(given.getCoefficient().equals(given.getPrime2().modInverse(given.getPrime1())));
    }

    private static void mustBe(boolean so) throws InvalidKeyException {
        if (!so) throw new InvalidKeyException("not a sound key");
    }
}
