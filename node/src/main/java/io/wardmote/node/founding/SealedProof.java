package io.wardmote.node.founding;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * The root key on its way from a member to one that is sealed. What is asked is the asker's certificate, DER; the answer is
 * <pre>
 *   | epoch 4 | length 4 | {@link JoinSeal} |
 * </pre>
 * for the key of that certificate. The link's mutual TLS says which node asks.
 */
final class SealedProof {
    private static final int LONGEST_CERTIFICATE = 1 << 14;

    private SealedProof() {}

    /** @throws Fault unless the certificate is one of that node, of this authority and good now */
    static byte[] answer(String cluster, String peer, byte[] asked, X509Certificate authority, RootKey root, Randomness random) {
        X509Certificate certificate = certificate(peer, asked, authority);
        try (Secret copy = root.copy()) {
            return new ByteWriter().i32(root.epoch()).bytes(JoinSeal.seal(cluster, peer, certificate.getPublicKey(), copy, random.perThread())).toBytes();
        }
    }

    private static X509Certificate certificate(String peer, byte[] asked, X509Certificate authority) {
        if (asked.length > LONGEST_CERTIFICATE) throw new Fault(Fault.DATA, "The certificate is longer than one of a node.");
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(asked));
            NodeProof.mustBeIssued(certificate, authority);
            if (NodeProof.names(certificate, peer) && JoinSeal.isP256(certificate.getPublicKey())) return certificate;
            throw new Fault(Fault.DATA, "The certificate is not one of node " + peer + ".");
        } catch (GeneralSecurityException e) {
            throw new Fault(Fault.DATA, "The certificate is not one of node " + peer + " of this cluster.", e);
        }
    }

    /** @throws Fault if it is no such answer, or was not sealed for this node */
    static RootKey open(String cluster, String node, X509Certificate certificate, PrivateKey key, byte[] answer, Randomness random) {
        try {
            ByteReader in = new ByteReader(answer);
            int epoch = in.i32();
            byte[] sealed = in.bytes();
            in.end();
            try (Secret root = JoinSeal.open(cluster, node, new KeyPair(certificate.getPublicKey(), key), sealed)) {
                return new RootKey(cluster, epoch, root, random);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Fault(Fault.DATA, "What another member answered is not the root key, sealed for this node.", e);
        }
    }
}
