package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.raft.Peer;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A member's word that it runs and where, so that it is taken into the Raft group: signed with the key of its certificate, which
 * only the cluster's authority issues. The signed text is {@code wardmote arrival}, cluster id, node id, Raft address, link
 * address and time, a line each.
 */
record Arrival(String cluster, Peer peer, long atMillis, X509Certificate certificate, byte[] signature) {
    static final String STRANGE = "The arrival is not signed by a node of this cluster.";

    static Arrival signed(String cluster, Peer peer, Instant now, X509Certificate certificate, PrivateKey key) {
        NodeProof proof = NodeProof.of(text(cluster, peer, now.toEpochMilli()), now, certificate, key);
        return new Arrival(cluster, peer, proof.atMillis(), certificate, proof.signature());
    }

    JsonObject toJson() {
        return new JsonObject().put("cluster", cluster).put("node", peer.node()).put("raft", peer.raftAddress()).put("link", peer.linkAddress())
            .put("at", atMillis).put("certificate", Pem.text(certificate)).put("signature", Json.base64(signature));
    }

    static Arrival of(JsonObject json) {
        try {
            Peer peer = new Peer(json.getString("node"), json.getString("raft"), json.getString("link"));
            X509Certificate certificate = Pem.certificates(json.getString("certificate").getBytes(UTF_8), "The certificate").getFirst();
            return new Arrival(json.getString("cluster"), peer, json.getLong("at"), certificate, Json.bytes(json.getString("signature")));
        } catch (NullPointerException | IllegalArgumentException | ClassCastException e) {
            throw new Fault(Fault.DATA, "The arrival cannot be read; start the same version of Wardmote on all nodes.", e);
        }
    }

    /** @throws Fault unless the node itself said so, of this cluster, just now */
    void mustBeOf(String ownCluster, X509Certificate authority, Instant now) {
        NodeProof proof = new NodeProof(certificate, atMillis, signature);
        proof.mustBeOf(peer.node(), text(cluster, peer, atMillis), authority, now, STRANGE);
        if (!cluster.equals(ownCluster)) throw new Fault(Fault.DATA, STRANGE);
    }

    private static byte[] text(String cluster, Peer peer, long atMillis) {
        return String.join("\n", "wardmote arrival", cluster, peer.node(), peer.raftAddress(), peer.linkAddress(), Long.toString(atMillis)).getBytes(UTF_8);
    }
}
