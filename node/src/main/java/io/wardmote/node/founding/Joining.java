package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.key.Secret;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.raft.Peer;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Becoming a member of a cluster that is there: its folder first, by {@link #join}; its vote when it first starts, by {@link #arrive}. */
public final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private Joining() {}

    /**
     * Asks the member for certificates and the root key and makes this node's folder.
     *
     * @param replaces name or id of the member that is to go when this one arrives; "" for none
     */
    public static void join(NodeConfig config, Address seed, JoinToken token, String replaces, Randomness random) {
        NodeFolder folder = NodeFolder.of(config);
        folder.makeNew();
        Protectors.mustBeMakeable(config); // before the token is used up
        KeyPair nodeKeys = Authority.keyPair(random.perThread());
        KeyPair httpsKeys = Authority.keyPair(random.perThread());
        JsonObject request = JoinRequest.json(token.secret(), config.name(), Founding.clusterNames(config), Authority.request(nodeKeys),
            Founding.httpsNames(config), Authority.request(httpsKeys), config.place(), replaces);
        try (ClusterClient client = ClusterClient.of(seed, token)) {
            settle(config, seed, client.post("/cluster/join", request), nodeKeys, httpsKeys, random);
        }
    }

    private static void settle(NodeConfig config, Address seed, JsonObject answer, KeyPair nodeKeys, KeyPair httpsKeys, Randomness random) {
        NodeFolder folder = NodeFolder.of(config);
        try {
            String cluster = answer.getString("cluster");
            String node = answer.getString("node");
            JsonObject root = answer.getJsonObject("rootKey");
            X509Certificate clientAuthority = certificate(answer, "clientAuthority");
            NodeCertificates.write(folder, certificate(answer, "clusterAuthority"), certificate(answer, "nodeCertificate"), nodeKeys.getPrivate());
            NodeCertificates.writeAuthority(folder, clientAuthority, Json.wrapped(answer.getJsonObject("clientAuthorityKey")));
            if (!Files.exists(config.tls().certificate())) {
                NodeCertificates.writeHttps(config, certificate(answer, "httpsCertificate"), clientAuthority, httpsKeys.getPrivate());
            }
            try (Secret rootKey = JoinSeal.open(cluster, node, nodeKeys, Json.bytes(root.getString("sealed")))) {
                Protectors.makeFirst(cluster, root.getInteger("epoch"), node, rootKey, config, random);
            }
            List<Peer> members = Peers.of(answer.getJsonArray("members"));
            new Identity(cluster, answer.getString("lineage"), answer.getString("region"), answer.getString("account"), node, config.name(), members,
                seed.toString()).write(folder.identity());
        } catch (GeneralSecurityException | NullPointerException | IllegalArgumentException | ClassCastException e) {
            throw new Fault(Fault.DATA, seed + " did not answer as a member does; join with the same version of Wardmote.", e);
        }
    }

    private static X509Certificate certificate(JsonObject answer, String name) {
        return Pem.certificates(answer.getString(name).getBytes(UTF_8), name).getFirst();
    }

    /**
     * Tells the cluster that this node runs, until it has taken it in: the member that let it in, else any other that was there then. Blocks.
     *
     * @param others    tells those, over the link
     * @param takesPart whether the node is in the Raft group, as far as it knows itself
     */
    public static void arrive(NodeConfig config, Identity identity, Supplier<Future<Void>> others, BooleanSupplier takesPart) {
        if (identity.seed().isEmpty()) return;
        NodeFolder folder = NodeFolder.of(config);
        X509Certificate certificate = Pem.certificates(folder.nodeCertificate()).getFirst();
        while (!takesPart.getAsBoolean()) {
            Arrival arrival = Arrival.signed(identity.cluster(), identity.own(config), Instant.now(), certificate, Pem.key(folder.nodeKey()));
            try (ClusterClient client = ClusterClient.of(Address.of(identity.seed()), folder.clientAuthority())) {
                client.post("/cluster/arrive", arrival.toJson());
                return;
            } catch (Fault fault) {
                LOG.warn("Not yet taken in: {}", fault.getMessage());
            }
            if (arrived(others.get())) return;
            pause();
        }
    }

    private static boolean arrived(Future<Void> told) {
        try {
            told.toCompletionStage().toCompletableFuture().join(); // bounded by whoever tells
            return true;
        } catch (CompletionException e) {
            LOG.warn("Nor by another member: {}", e.getCause().getMessage());
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(Fault.INTERNAL, "The start was interrupted; try again.", e);
        }
    }
}
