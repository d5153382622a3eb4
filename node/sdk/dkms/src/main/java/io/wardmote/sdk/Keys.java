package io.wardmote.sdk;

import static io.wardmote.sdk.Expect.equal;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Key pairs as the outside world reads them: RSA by the JDK, and by Bouncy Castle the curves, some of which the JDK knows not. */
final class Keys {
    static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private Keys() {}

    /** @param text PEM, or DER */
    static PublicKey publicKey(byte[] text, String algorithm) throws GeneralSecurityException {
        return factory(algorithm).generatePublic(new X509EncodedKeySpec(der(text, "PUBLIC KEY")));
    }

    static PrivateKey privateKey(byte[] text, String algorithm) throws GeneralSecurityException {
        return factory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der(text, "PRIVATE KEY")));
    }

    private static KeyFactory factory(String algorithm) throws GeneralSecurityException {
        return algorithm.equals("RSA") ? KeyFactory.getInstance("RSA") : KeyFactory.getInstance(algorithm, BOUNCY_CASTLE);
    }

    private static byte[] der(byte[] text, String title) {
        if (text[0] == 0x30) return text;
        String pem = new String(text, US_ASCII);
        String begin = "-----BEGIN " + title + "-----\n";
        String end = "\n-----END " + title + "-----\n";
        equal("PEM of a " + title + ": " + pem, true, pem.startsWith(begin) && pem.endsWith(end));
        String lines = pem.substring(begin.length(), pem.length() - end.length());
        equal("longest line", 64, lines.lines().mapToInt(String::length).max().orElse(0));
        return Base64.getDecoder().decode(lines.replace("\n", ""));
    }

    static void mustBelongTogether(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        byte[] message = {1, 2, 3};
        Signature signing = ofPair(privateKey.getAlgorithm());
        signing.initSign(privateKey);
        signing.update(message);
        Signature verifying = ofPair(publicKey.getAlgorithm());
        verifying.initVerify(publicKey);
        verifying.update(message);
        equal("private and public key belong together", true, verifying.verify(signing.sign()));
    }

    private static Signature ofPair(String algorithm) throws GeneralSecurityException {
        return algorithm.equals("RSA") ? Signature.getInstance("SHA256withRSA") : Signature.getInstance("SHA256withECDSA", BOUNCY_CASTLE);
    }
}
