package io.wardmote.hsm;

import io.wardmote.key.KeySpec;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The public key of a private one in a token, which has no attribute for it (PKCS#11 v3.0, 6.3.4): from what it signs (SEC 1 v2, 4.1.6). One
 * signature leaves two points to choose from, and only one of them is among the two of another.
 */
final class PublicKeyRecovery {
    private PublicKeyRecovery() {}

    /** @param signature r | s, each as long as the order of the group */
    record Signed(byte[] digest, byte[] signature) {}

    /** DER SubjectPublicKeyInfo; empty if these are not two signatures by one key of that curve. */
    static Optional<byte[]> of(KeySpec spec, Signed one, Signed other) {
        X9ECParameters curve = PublicKeys.group(spec);
        List<ECPoint> candidates = candidates(curve, other).toList();
        return candidates(curve, one).filter(candidates::contains).findFirst().map(point -> PublicKeys.ec(spec, point.getEncoded(false)));
    }

    /** Of the points with the x that is r; that x was r + n happens once in 2^128 times, and is not looked for. */
    private static Stream<ECPoint> candidates(X9ECParameters curve, Signed signed) {
        int half = signed.signature.length / 2;
        BigInteger n = curve.getN();
        BigInteger r = new BigInteger(1, Arrays.copyOf(signed.signature, half));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signed.signature, half, signed.signature.length));
        if (r.signum() == 0 || s.signum() == 0 || r.compareTo(n) >= 0 || s.compareTo(n) >= 0) return Stream.empty();
        BigInteger inverse = r.modInverse(n);
        BigInteger e = new BigInteger(1, signed.digest);
        return points(curve, r)
            .map(point -> ECAlgorithms.sumOfTwoMultiplies(point, s.multiply(inverse).mod(n), curve.getG(), e.negate().multiply(inverse).mod(n)).normalize())
                .filter(point -> !point.isInfinity());
    }

    private static Stream<ECPoint> points(X9ECParameters curve, BigInteger x) {
        int bytes = (curve.getCurve().getFieldSize() + 7) / 8;
        byte[] compressed = new byte[1 + bytes];
        byte[] number = x.toByteArray();
        int length = Math.min(number.length, bytes);
        System.arraycopy(number, number.length - length, compressed, compressed.length - length, length);
        try {
            compressed[0] = 2;
            ECPoint even = curve.getCurve().decodePoint(compressed);
            return Stream.of(even, even.negate());
        } catch (IllegalArgumentException noPointHasThatX) {
            return Stream.empty();
        }
    }
}
