package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Has a member issue this node's certificates anew. The keys stay, so that each certificate is one file, exchanged in one step: whenever this is cut off, the
 * files fit together. A node that runs shows the new ones by itself.
 */
public final class CertificateRenewal {
    private CertificateRenewal() {}

    /** @return the files that were exchanged */
    public static List<Path> renew(NodeConfig config, Address seed, Instant now) {
        NodeFolder folder = NodeFolder.of(config);
        Identity identity = folder.openedAs(config);
        folder.mustHaveCertificates(config, identity);
        X509Certificate own = Pem.certificates(folder.nodeCertificate()).getFirst();
        X509Certificate shown = Pem.certificates(config.tls().certificate()).getFirst();
        X509Certificate clients = Pem.certificates(folder.clientAuthority()).getFirst();
        boolean ours = isIssuedBy(clients, shown);
        byte[] https = ours ? Authority.request(new KeyPair(shown.getPublicKey(), Pem.key(config.tls().key(), shown.getPublicKey().getAlgorithm())))
            : new byte[0];
        PrivateKey key = Pem.key(folder.nodeKey());
        CertificateRequest request = CertificateRequest.signed(identity, Founding.clusterNames(config), Founding.httpsNames(config), https, now, own, key);
        JsonObject answer;
        try (ClusterClient client = ClusterClient.of(seed, folder.clientAuthority())) {
            answer = client.post("/cluster/certificate", request.toJson());
        }
        PrivateFiles.write(folder.nodeCertificate(),
            Pem.text(certificate(answer, "nodeCertificate", own), Pem.certificates(folder.clusterAuthority()).getFirst()));
        if (!ours) return List.of(folder.nodeCertificate());
        PrivateFiles.write(config.tls().certificate(), Pem.text(certificate(answer, "httpsCertificate", shown), clients));
        return List.of(folder.nodeCertificate(), config.tls().certificate());
    }

    private static X509Certificate certificate(JsonObject answer, String name, X509Certificate before) {
        String text = answer.getString(name);
        X509Certificate after = text == null ? null : Pem.certificates(text.getBytes(UTF_8), name).getFirst();
        if (after != null && after.getPublicKey().equals(before.getPublicKey())) return after;
        throw new Fault(Fault.DATA, "The node that was asked did not answer as a member does; run the same version of Wardmote on all nodes.");
    }

    private static boolean isIssuedBy(X509Certificate authority, X509Certificate shown) {
        try {
            shown.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // the operator's own
        }
    }
}
