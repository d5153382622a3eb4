package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Private keys as clients hold them, sound and unsound: DER PKCS#8, as the JDK or Bouncy Castle writes it. */
public final class ClientKeys {
    private ClientKeys() {}

    /** The same EC or SM2 key each time. */
    public static byte[] of(KeySpec spec) throws GeneralSecurityException, IOException {
        return switch (spec.family()) {
            case RSA -> rsa(spec);
            case ED25519 -> KeyPairGenerator.getInstance("Ed25519", "SunEC").generateKeyPair().getPrivate().getEncoded();
            case EC, SM2 -> ec(curve(spec), new BigInteger(spec.bits() - 3, new Random(4)), null, null);
            case AES, SM4, HMAC, ML_DSA -> throw new AssertionError(spec);
        };
    }

    public static byte[] rsa(KeySpec spec) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
        generator.initialize(spec.bits());
        return generator.generateKeyPair().getPrivate().getEncoded();
    }

    public static ASN1ObjectIdentifier curve(KeySpec spec) {
        return switch (spec) {
            case EC_P256 -> ECNamedCurveTable.getOID("secp256r1");
            case EC_P384 -> ECNamedCurveTable.getOID("secp384r1");
            case EC_P521 -> ECNamedCurveTable.getOID("secp521r1");
            case EC_P256K -> ECNamedCurveTable.getOID("secp256k1");
            case EC_SM2 -> GMObjectIdentifiers.sm2p256v1;
            default -> throw new AssertionError(spec);
        };
    }

    public static byte[] ec(ASN1ObjectIdentifier curve, BigInteger d, byte[] publicKey, ASN1ObjectIdentifier inside) throws IOException {
        ECPrivateKey key = publicKey == null ? new ECPrivateKey(521, d, inside) : new ECPrivateKey(521, d, new DERBitString(publicKey), inside);
        return new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key).getEncoded();
    }

    public static byte[] scalar(BigInteger d) {
        byte[] bytes = d.toByteArray();
        byte[] scalar = new byte[32];
        System.arraycopy(bytes, Math.max(0, bytes.length - 32), scalar, Math.max(0, 32 - bytes.length), Math.min(32, bytes.length));
        return scalar;
    }

    public static BigInteger[] numbers(BigInteger p, BigInteger q) {
        BigInteger e = BigInteger.valueOf(65537);
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        BigInteger d = e.modInverse(p1.divide(p1.gcd(q1)).multiply(q1));
        return new BigInteger[] {p.multiply(q), e, d, p, q, d.mod(p1), d.mod(q1), p.equals(q) ? BigInteger.ONE : q.modInverse(p)};
    }

    public static byte[] rsa(BigInteger[] n) throws IOException {
        return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                new RSAPrivateKey(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7])).getEncoded();
    }
}
