package io.wardmote.audit;

import io.wardmote.state.AuditHead;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A head with its node's signature, as the cluster keeps it.
 *
 * @param cluster     id of the cluster
 * @param signature   over {@link AuditHead#signed}
 * @param certificate the node's, DER
 */
public record SignedHead(String cluster, Head head, byte[] signature, byte[] certificate) {
    private static final String NODE_URI = "wardmote:node:";
    private static final int URI_NAME = 6; // RFC 5280, 4.2.1.6

    public static SignedHead of(String cluster, AuditHead head) {
        Head place = new Head(head.node(), head.incarnation(), head.sequence(), new Hash(head.hash()), head.atMillis());
        return new SignedHead(cluster, place, head.signature(), head.certificate());
    }

    /**
     * Whether that node signed it, by a certificate of that authority. When the certificate was good does not matter: a head is older than who checks it.
     */
    public boolean isSigned(X509Certificate authority) {
        try {
            X509Certificate node = certificate(certificate);
            node.verify(authority.getPublicKey());
            Signature signing = Signature.getInstance(algorithm(node));
            signing.initVerify(node);
            signing.update(AuditHead.signed(cluster, head.node(), head.incarnation(), head.sequence(), head.hash().bytes(), head.atMillis()));
            return names(node, NODE_URI + head.node()) && signing.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException forged) {
            return false;
        }
    }

    private static String algorithm(X509Certificate node) {
        return switch (node.getPublicKey().getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> node.getPublicKey().getAlgorithm();
        };
    }

    private static boolean names(X509Certificate certificate, String uri) throws CertificateException {
        Collection<List<?>> names = Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
        return names.stream().anyMatch(name -> name.get(0).equals(URI_NAME) && name.get(1).equals(uri));
    }

    /** @throws CertificateException if the bytes are none */
    public static X509Certificate certificate(byte[] bytes) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedHead it && cluster.equals(it.cluster) && head.equals(it.head) && Arrays.equals(signature, it.signature)
            && Arrays.equals(certificate, it.certificate);
    }

    @Override
    public int hashCode() {
        return head.hashCode();
    }
}
