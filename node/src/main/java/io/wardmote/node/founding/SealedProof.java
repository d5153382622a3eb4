package io.wardmote.node.founding;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
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
import java.util.stream.Stream;

/**
 * The root key on its way from a member to one that is sealed, or lacks the next one. What is asked is the asker's certificate, DER; the answer is
 * <pre>
 *   ( | epoch 4 | length 4 | {@link JoinSeal} | )+
 * </pre>
 * for the key of that certificate: every epoch that is open, the one that seals first. The link's mutual TLS says which node asks.
 */
final class SealedProof {
    private static final int LONGEST_CERTIFICATE = 1 << 14;

    private SealedProof() {}

    /** @throws Fault unless the certificate is one of that node, of this authority and good now */
    static byte[] answer(String cluster, String peer, byte[] asked, X509Certificate authority, RootKeys roots, Randomness random) {
        X509Certificate certificate = certificate(peer, asked, authority);
        RootKey sealing = roots.current();
        ByteWriter out = new ByteWriter();
        Stream.concat(Stream.of(sealing), roots.all().stream().filter(key -> key != sealing)).forEach(key -> {
            try (Secret copy = key.copy()) {
                out.i32(key.epoch()).bytes(JoinSeal.seal(cluster, peer, certificate.getPublicKey(), copy, random.perThread()));
            }
        });
        return out.toBytes();
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
    static RootKeys open(String cluster, String node, X509Certificate certificate, PrivateKey key, byte[] answer, Randomness random) {
        ByteReader in = new ByteReader(answer);
        KeyPair own = new KeyPair(certificate.getPublicKey(), key);
        RootKeys roots = null;
        try {
            roots = new RootKeys(next(cluster, node, own, in, random));
            while (!in.atEnd()) roots.add(next(cluster, node, own, in, random));
            return roots;
        } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException e) {
            if (roots != null) roots.close();
            throw new Fault(Fault.DATA, "What another member answered is not the root key, sealed for this node.", e);
        }
    }

    private static RootKey next(String cluster, String node, KeyPair own, ByteReader in, Randomness random) throws GeneralSecurityException {
        int epoch = in.i32();
        try (Secret root = JoinSeal.open(cluster, node, own, in.bytes())) {
            return new RootKey(cluster, epoch, root, random);
        }
    }
}
