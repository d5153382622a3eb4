package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wardmote.node.Fault;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Certificates and keys as text: RFC 7468. */
public final class Pem {
    private static final int LONGEST = 1 << 20;

    private Pem() {}

    public static String text(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    public static String text(X509Certificate... chain) {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate certificate : chain) text.append(text("CERTIFICATE", certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate has no encoding", e);
        }
        return text.toString();
    }

    /** PKCS#8, in bytes, so that they can be wiped. */
    public static byte[] bytes(PrivateKey key) {
        byte[] der = key.getEncoded();
        byte[] base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der);
        byte[] head = "-----BEGIN PRIVATE KEY-----\n".getBytes(US_ASCII);
        byte[] foot = "\n-----END PRIVATE KEY-----\n".getBytes(US_ASCII);
        byte[] text = Arrays.copyOf(head, head.length + base64.length + foot.length);
        System.arraycopy(base64, 0, text, head.length, base64.length);
        System.arraycopy(foot, 0, text, head.length + base64.length, foot.length);
        Arrays.fill(der, (byte) 0);
        Arrays.fill(base64, (byte) 0);
        return text;
    }

    public static List<X509Certificate> certificates(Path file) {
        return certificates(PrivateFiles.read(file, LONGEST), file.toString());
    }

    /** @param source for the fault: where the bytes are from */
    public static List<X509Certificate> certificates(byte[] text, String source) {
        try {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(text))
                .stream().map(X509Certificate.class::cast).toList();
            if (chain.isEmpty()) throw new Fault(Fault.DATA, source + " holds no certificate; give PEM.");
            return chain;
        } catch (GeneralSecurityException e) {
            throw new Fault(Fault.DATA, source + " is not a certificate in PEM; restore it from a backup.", e);
        }
    }

    /** An EC key in PKCS#8. */
    public static PrivateKey key(Path file) {
        return key(file, "EC");
    }

    /** A key of that algorithm in PKCS#8. */
    public static PrivateKey key(Path file, String algorithm) {
        byte[] text = PrivateFiles.read(file, LONGEST);
        try {
            String body = new String(text, US_ASCII).replaceAll("-----[A-Z ]+-----", "");
            byte[] der = Base64.getMimeDecoder().decode(body);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Fault(Fault.DATA, file + " is not a key of " + algorithm + " in PEM (PKCS#8); restore it from a backup.", e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }
}
