package io.wardmote.crypto;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Brought private keys over one curve in the one form that is stored: PKCS#8 that names the curve, in it ECPrivateKey (RFC 5915)
 * with the scalar at full length and the public key, without parameters of its own. Every provider reads it, and the same key has
 * the same bytes however it came. The public half is computed from the scalar by Bouncy Castle, which is not promised to be constant
 * time: once for a key, in its life before ours too.
 */
record EcForm(ASN1ObjectIdentifier curve, X9ECParameters parameters) {
    static EcForm named(ASN1ObjectIdentifier curve) {
        return new EcForm(curve, CustomNamedCurves.getByOID(curve));
    }

    /** @throws InvalidKeyException if it is not PKCS#8 of a key over this curve by name, or holds another public key */
    NewKey read(byte[] pkcs8) throws InvalidKeyException {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
            AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
            mustBe(algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey) && curve.equals(algorithm.getParameters()));
            ECPrivateKey key = ECPrivateKey.getInstance(info.parsePrivateKey());
            mustBe(key.getParametersObject() == null || key.getParametersObject().equals(curve));
            ECPoint point = point(key.getKey());
            mustBeNoneButOf(point, key.getPublicKey());
            mustBeNoneButOf(point, info.getPublicKeyData());
            return of(key.getKey(), point);
        } catch (IOException | RuntimeException e) { // the message could quote the key
            throw new InvalidKeyException("not a key over " + curve);
        }
    }

    /** @param scalar big endian, as long as the order */
    NewKey ofScalar(byte[] scalar) throws InvalidKeyException {
        BigInteger d = new BigInteger(1, scalar);
        try {
            return of(d, point(d));
        } catch (IOException e) {
            throw new InvalidKeyException("not a key over " + curve);
        }
    }

    private ECPoint point(BigInteger d) throws InvalidKeyException {
        mustBe(d.signum() > 0 && d.compareTo(parameters.getN()) < 0);
        return new FixedPointCombMultiplier().multiply(parameters.getG(), d).normalize();
    }

    private NewKey of(BigInteger d, ECPoint point) throws IOException {
        byte[] encoded = point.getEncoded(false);
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
        ECPrivateKey key = new ECPrivateKey(parameters.getN().bitLength(), d, new DERBitString(encoded), null);
        return new NewKey(new Secret(new PrivateKeyInfo(algorithm, key).getEncoded("DER")), new SubjectPublicKeyInfo(algorithm, encoded).getEncoded("DER"));
    }

    private static void mustBeNoneButOf(ECPoint point, ASN1BitString publicKey) throws InvalidKeyException {
        if (publicKey == null) return;
        byte[] octets = publicKey.getOctets();
        mustBe(Arrays.equals(octets, point.getEncoded(false)) || Arrays.equals(octets, point.getEncoded(true)));
    }

    private static void mustBe(boolean so) throws InvalidKeyException {
        if (!so) throw new InvalidKeyException("not a sound key");
    }
}
