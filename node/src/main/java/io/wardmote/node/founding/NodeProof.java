package io.wardmote.node.founding;

import io.wardmote.node.Fault;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** That a node of the cluster said something, and when: a signature with the key of its certificate, which only the cluster's authority issues. */
record NodeProof(X509Certificate certificate, long atMillis, byte[] signature) {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int URI_NAME = 6; // RFC 5280, 4.2.1.6

    /** @param text in which that time stands, too */
    static NodeProof of(byte[] text, Instant now, X509Certificate certificate, PrivateKey key) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(key);
            signer.update(text);
            return new NodeProof(certificate, now.toEpochMilli(), signer.sign());
        } catch (GeneralSecurityException e) {
            throw new Fault(Fault.DATA, "The node's key cannot sign (" + e.getMessage() + "); restore the folder from a backup.", e);
        }
    }

    /** @throws Fault unless that node said so just now; in the sentence given, if it was another */
    void mustBeOf(String node, byte[] text, X509Certificate authority, Instant now, String strange) {
        try {
            mustBeIssued(certificate, authority);
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(text);
            boolean itself = names(certificate, node);
            boolean soon = Math.abs(atMillis - now.toEpochMilli()) <= TOLERANCE.toMillis();
            if (!soon) throw new Fault(Fault.DATA, "The clocks of the nodes are more than " + TOLERANCE.toMinutes() + " minutes apart; set them.");
            if (itself && verifier.verify(signature)) return;
        } catch (GeneralSecurityException e) {
            throw new Fault(Fault.DATA, strange, e);
        }
        throw new Fault(Fault.DATA, strange);
    }

    /** @throws GeneralSecurityException unless that authority issued it and it is good now */
    static void mustBeIssued(X509Certificate certificate, X509Certificate authority) throws GeneralSecurityException {
        certificate.checkValidity();
        certificate.verify(authority.getPublicKey());
    }

    /** Whether it is a certificate of that node. */
    static boolean names(X509Certificate certificate, String node) throws GeneralSecurityException {
        return certificate.getSubjectAlternativeNames() != null
            && certificate.getSubjectAlternativeNames().contains(List.of(URI_NAME, Authority.NODE_URI + node));
    }
}
