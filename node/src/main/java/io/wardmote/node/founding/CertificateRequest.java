package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A member asks for its certificates anew: for the keys it has, with the names its settings have now.
 *
 * @param httpsRequest a certificate request (PKCS#10) for the key it shows to clients; empty if that one is not of the cluster's making
 */
record CertificateRequest(String cluster, String node, List<String> names, List<String> httpsNames, byte[] httpsRequest, NodeProof proof) {
    static final String STRANGE = "The request for a certificate is not signed by a node of this cluster.";

    static CertificateRequest signed(Identity identity, List<String> names, List<String> httpsNames, byte[] httpsRequest, Instant now,
                                     X509Certificate certificate, PrivateKey key) {
        byte[] text = text(identity.cluster(), identity.node(), names, httpsNames, httpsRequest, now.toEpochMilli());
        return new CertificateRequest(identity.cluster(), identity.node(), names, httpsNames, httpsRequest, NodeProof.of(text, now, certificate, key));
    }

    JsonObject toJson() {
        return new JsonObject().put("cluster", cluster).put("node", node).put("names", new JsonArray(List.copyOf(names)))
            .put("httpsNames", new JsonArray(List.copyOf(httpsNames)))
            .put("httpsRequest", Json.base64(httpsRequest)).put("at", proof.atMillis()).put("certificate", Pem.text(proof.certificate()))
            .put("signature", Json.base64(proof.signature()));
    }

    /** @throws Fault if something is missing or too long */
    static CertificateRequest of(JsonObject json) {
        try {
            X509Certificate certificate = Pem.certificates(json.getString("certificate").getBytes(UTF_8), "The certificate").getFirst();
            NodeProof proof = new NodeProof(certificate, json.getLong("at"), Json.bytes(json.getString("signature")));
            return new CertificateRequest(json.getString("cluster"), json.getString("node"), JoinRequest.names(json.getJsonArray("names")),
                JoinRequest.names(json.getJsonArray("httpsNames")), Json.bytes(json.getString("httpsRequest")), proof);
        } catch (NullPointerException | IllegalArgumentException | ClassCastException e) {
            throw new Fault(Fault.DATA, "The request for a certificate cannot be read; run the same version of Wardmote on all nodes.", e);
        }
    }

    /** @throws Fault unless the node itself asks, of this cluster, just now */
    void mustBeOf(String ownCluster, X509Certificate authority, Instant now) {
        proof.mustBeOf(node, text(cluster, node, names, httpsNames, httpsRequest, proof.atMillis()), authority, now, STRANGE);
        if (!cluster.equals(ownCluster)) throw new Fault(Fault.DATA, STRANGE);
    }

    PublicKey nodeKey() {
        return proof.certificate().getPublicKey();
    }

    private static byte[] text(String cluster, String node, List<String> names, List<String> httpsNames, byte[] httpsRequest, long atMillis) {
        return String.join("\n", "wardmote certificate", cluster, node, String.join(",", names), String.join(",", httpsNames), Json.base64(httpsRequest),
            Long.toString(atMillis)).getBytes(UTF_8);
    }
}
