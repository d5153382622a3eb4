package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Secret;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The root key on its way to a new member: encrypted to the key of its certificate, ECIES over P-256 (SEC 1, 5.1) with HKDF-SHA256
 * (RFC 5869) and AES-256-GCM. Layout:
 * <pre>
 *   | ephemeral point, uncompressed 65 | encrypted | tag 16 |
 * </pre>
 * The key is HKDF of the shared secret, the salt the cluster id, the info {@code "wardmote join" | node id | ephemeral point |
 * recipient's point}. Each key seals once, so the nonce is twelve zeros.
 */
public final class JoinSeal {
    private static final int POINT = 65;
    private static final int COORDINATE = 32;
    private static final int TAG_BITS = 128;

    private JoinSeal() {}

    public static byte[] seal(String clusterId, String nodeId, PublicKey recipient, Secret secret, SecureRandom random) {
        KeyPair ephemeral = Authority.keyPair(random);
        byte[] point = point((ECPublicKey) ephemeral.getPublic());
        try {
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, ephemeral.getPrivate(), recipient, clusterId, nodeId, point, point((ECPublicKey) recipient),
                secret.bytes());
            return ByteBuffer.allocate(POINT + sealed.length).put(point).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the root key cannot be sealed for a member", e);
        }
    }

    /** @throws GeneralSecurityException if it was altered, or sealed for another key, node or cluster */
    public static Secret open(String clusterId, String nodeId, KeyPair own, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < POINT + TAG_BITS / 8 || sealed[0] != 4) throw new GeneralSecurityException("not a sealed root key");
        byte[] point = Arrays.copyOf(sealed, POINT);
        ECParameterSpec curve = ((ECPublicKey) own.getPublic()).getParams();
        return new Secret(crypt(Cipher.DECRYPT_MODE, own.getPrivate(), publicKey(point, curve), clusterId, nodeId, point,
            point((ECPublicKey) own.getPublic()), Arrays.copyOfRange(sealed, POINT, sealed.length)));
    }

    static boolean isP256(PublicKey key) {
        try {
            AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
            p256.init(new ECGenParameterSpec("secp256r1"));
            EllipticCurve curve = p256.getParameterSpec(ECParameterSpec.class).getCurve();
            return key instanceof ECPublicKey ec && ec.getParams().getCurve().equals(curve) && isOnCurve(ec.getW(), curve);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK does not know P-256", e);
        }
    }

    private static byte[] crypt(int mode, PrivateKey own, PublicKey other, String clusterId, String nodeId, byte[] ephemeral, byte[] recipient, byte[] text)
            throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(own);
        agreement.doPhase(other, true);
        byte[] shared = agreement.generateSecret();
        byte[] name = nodeId.getBytes(UTF_8);
        byte[] label = "wardmote join".getBytes(UTF_8);
        byte[] info = ByteBuffer.allocate(label.length + 4 + name.length + 2 * POINT).put(label).putInt(name.length).put(name).put(ephemeral)
            .put(recipient).array();
        byte[] key = KDF.getInstance("HKDF-SHA256")
            .deriveData(HKDFParameterSpec.ofExtract().addIKM(shared).addSalt(clusterId.getBytes(UTF_8)).thenExpand(info, 32));
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, new byte[12]));
            return cipher.doFinal(text);
        } finally {
            Arrays.fill(shared, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] point(ECPublicKey key) {
        byte[] point = new byte[POINT];
        point[0] = 4;
        put(key.getW().getAffineX(), point, 1);
        put(key.getW().getAffineY(), point, 1 + COORDINATE);
        return point;
    }

    private static void put(BigInteger coordinate, byte[] point, int at) {
        byte[] bytes = coordinate.toByteArray();
        int from = Math.max(0, bytes.length - COORDINATE);
        int length = bytes.length - from;
        System.arraycopy(bytes, from, point, at + COORDINATE - length, length);
    }

    private static PublicKey publicKey(byte[] point, ECParameterSpec curve) throws GeneralSecurityException {
        ECPoint w = new ECPoint(new BigInteger(1, point, 1, COORDINATE), new BigInteger(1, point, 1 + COORDINATE, COORDINATE));
        // a point off the curve would give away the recipient's key bit by bit
        if (!isOnCurve(w, curve.getCurve())) throw new GeneralSecurityException("the ephemeral point is not on the curve");
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(w, curve));
    }

    private static boolean isOnCurve(ECPoint w, EllipticCurve curve) {
        if (w.equals(ECPoint.POINT_INFINITY)) return false;
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = w.getAffineX();
        BigInteger y = w.getAffineY();
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) return false;
        return y.multiply(y).mod(p).equals(x.multiply(x).multiply(x).add(curve.getA().multiply(x)).add(curve.getB()).mod(p));
    }
}
