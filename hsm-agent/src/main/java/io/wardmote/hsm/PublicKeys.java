package io.wardmote.hsm;

import io.wardmote.key.KeySpec;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Public halves as the token has them, to and from DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). */
final class PublicKeys {
    private PublicKeys() {}

    record Rsa(BigInteger modulus, BigInteger exponent) {}

    /** Of an RSA key object, the public or the private one: both have these attributes. */
    static byte[] rsa(Cryptoki cryptoki, long session, long key) throws CryptokiException {
        BigInteger modulus = new BigInteger(1, cryptoki.bytes(session, key, Attribute.MODULUS));
        BigInteger exponent = new BigInteger(1, cryptoki.bytes(session, key, Attribute.PUBLIC_EXPONENT));
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        try {
            return new SubjectPublicKeyInfo(algorithm, new org.bouncycastle.asn1.pkcs.RSAPublicKey(modulus, exponent)).getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("an RSA public key cannot be encoded", e);
        }
    }

    /** Of an EC public key object. CKA_EC_POINT is 04 | x | y in an OCTET STRING; some tokens leave that out. */
    static byte[] ec(Cryptoki cryptoki, long session, long key, KeySpec spec) throws CryptokiException {
        byte[] point = cryptoki.bytes(session, key, Attribute.EC_POINT);
        int bare = 1 + 2 * ((spec.bits() + 7) / 8);
        if (point.length != bare) point = ASN1OctetString.getInstance(point).getOctets();
        if (point.length != bare || point[0] != 4) throw new IllegalStateException("the token's " + spec + " public key is no uncompressed point");
        return ec(spec, point);
    }

    /** @param point 04 | x | y */
    static byte[] ec(KeySpec spec, byte[] point) {
        try {
            return new SubjectPublicKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve(spec)), point).getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("an EC public key cannot be encoded", e);
        }
    }

    /** CKA_EC_PARAMS: the DER of the curve's OBJECT IDENTIFIER. */
    static byte[] parameters(KeySpec spec) {
        try {
            return curve(spec).getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("a curve cannot be encoded", e);
        }
    }

    private static ASN1ObjectIdentifier curve(KeySpec spec) {
        String name = switch (spec) {
            case EC_P256 -> "secp256r1";
            case EC_P256K -> "secp256k1";
            case EC_P384 -> "secp384r1";
            case EC_P521 -> "secp521r1";
            case AES_256, AES_192, AES_128, SM4, RSA_2048, RSA_3072, RSA_4096, EC_SM2, EC_ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87, HMAC_SHA_256,
                 HMAC_SHA_384, HMAC_SHA_512, HMAC_SM3 -> throw new IllegalArgumentException(spec + " has no curve of ECDSA");
        };
        return ECNamedCurveTable.getOID(name);
    }

    static X9ECParameters group(KeySpec spec) {
        return ECNamedCurveTable.getByOID(curve(spec));
    }

    /** @throws GeneralSecurityException if it is no RSA public key */
    static Rsa rsa(byte[] spki) throws GeneralSecurityException {
        RSAPublicKey key = read(spki);
        return new Rsa(key.getModulus(), key.getPublicExponent());
    }

    /** Encrypts to an RSA public key, MGF1 over the same hash, empty label. */
    static byte[] oaep(byte[] spki, Parameter.Hash hash, byte[] plaintext) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
            cipher.init(Cipher.ENCRYPT_MODE, read(spki), switch (hash) {
                case SHA_1 -> new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);
                case SHA_256 -> new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
            });
            return cipher.doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot encrypt by OAEP", e);
        }
    }

    /** Encrypts to an RSA public key with the padding of RFC 8017, 7.2. */
    static byte[] pkcs1(byte[] spki, byte[] plaintext) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding", "SunJCE");
            cipher.init(Cipher.ENCRYPT_MODE, read(spki));
            return cipher.doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot encrypt by PKCS#1", e);
        }
    }

    private static RSAPublicKey read(byte[] spki) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA", "SunRsaSign").generatePublic(new X509EncodedKeySpec(spki));
    }
}
