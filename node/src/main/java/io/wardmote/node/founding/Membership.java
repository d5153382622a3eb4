package io.wardmote.node.founding;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.OVERLOADED;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.raft.Cluster;
import io.wardmote.raft.Peer;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Who belongs to the cluster, as a member answers for it: tokens, joining, arriving, leaving. Requests and answers are JSON. Fails
 * with a {@code Refused}, or a {@code Fault} if the request itself is wrong.
 */
public final class Membership {
    /** Joining and arriving verify signatures, and the latter lasts until the node has caught up. */
    private static final int IN_HAND = 4;

    private final Vertx vertx;
    private final Cluster cluster;
    private final RootKeys rootKeys;
    private final NodeConfig config;
    private final NodeFolder folder;
    private final Randomness random;
    private final InstantSource clock;
    private final Semaphore inHand = new Semaphore(IN_HAND);

    /** @param clock for certificates and arrivals: the machine's own, never shifted */
    public Membership(Vertx vertx, Cluster cluster, RootKeys rootKeys, NodeConfig config, Randomness random, InstantSource clock) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.rootKeys = rootKeys;
        this.config = config;
        this.folder = NodeFolder.of(config);
        this.random = random;
        this.clock = clock;
    }

    /** For an administrator: {@code {"token": …}}, good for one node within an hour. */
    public Future<JsonObject> token() {
        return vertx.executeBlocking(() -> JoinToken.draw(random, Pem.certificates(config.tls().certificate()).getLast()))
            .compose(token -> cluster.change(new Command.AddJoinToken(JoinToken.hash(token.secret()), JoinToken.LIFE_MILLIS))
                .map(done -> new JsonObject().put("token", token.text())));
    }

    /** For whoever has a token. It is used up by the answer, or by an attempt that got as far as the cluster. */
    public Future<JsonObject> join(JsonObject body) {
        // looked for first, and in what this node has, so that a stranger's guesses cost a hash: no signatures, threads or log entries
        String hash = JoinToken.hash(JoinRequest.secret(body));
        if (cluster.stale(ring -> ring.joinToken(hash)).isEmpty()) throw UNKNOWN_RESOURCE.because("The join token is unknown or was used.");
        return inHand(() -> vertx.executeBlocking(() -> {
            JoinRequest request = JoinRequest.of(body);
            boolean taken = cluster.stale(KeyRing::members).stream().anyMatch(member -> member.name().equals(request.name()));
            if (taken) throw INVALID_PARAMETER.because("name");
            return request;
        }).compose(request -> {
            Member member = new Member(new Founding(random, clock.instant()).nodeId(), request.name(), 0, false);
            return cluster.change(new Command.Join(hash, member)).compose(joined -> vertx.executeBlocking(() -> welcome(request, member)));
        }));
    }

    private <T> Future<T> inHand(Supplier<Future<T>> work) {
        if (!inHand.tryAcquire()) throw OVERLOADED.because("Other nodes are being taken in.");
        return Future.succeededFuture().compose(any -> work.get()).onComplete(done -> inHand.release());
    }

    private JsonObject welcome(JoinRequest request, Member member) throws GeneralSecurityException {
        ClusterFacts facts = cluster.stale(KeyRing::cluster).orElseThrow();
        Instant now = clock.instant();
        X509Certificate clusterCertificate = Pem.certificates(folder.clusterAuthority()).getFirst();
        X509Certificate clientCertificate = Pem.certificates(folder.clientAuthority()).getFirst();
        Wrapped clientKey = NodeCertificates.authorityKey(folder);
        Authority clusterAuthority = new Authority(clusterCertificate, opened(Binding.clusterAuthority(), facts.authorityKey()), random.perThread());
        Authority clientAuthority = new Authority(clientCertificate, opened(NodeCertificates.CLIENT_AUTHORITY, clientKey), random.perThread());
        RootKey root = rootKeys.current();
        try (Secret copy = root.copy()) {
            byte[] sealed = JoinSeal.seal(facts.id(), member.id(), request.nodeKey(), copy, random.perThread());
            return new JsonObject().put("cluster", facts.id()).put("lineage", Identity.read(folder.identity()).lineage()).put("region", facts.region()).put("account", facts.account()).put("node", member.id())
                .put("clusterAuthority", Pem.text(clusterCertificate))
                .put("nodeCertificate", Pem.text(clusterAuthority.issueNode(request.nodeKey(), member.id(), request.names(), now)))
                .put("clientAuthority", Pem.text(clientCertificate)).put("clientAuthorityKey", Json.wrapped(clientKey))
                .put("httpsCertificate", Pem.text(clientAuthority.issueServer(request.httpsKey(), request.name(), request.httpsNames(), now)))
                .put("rootKey", new JsonObject().put("epoch", root.epoch()).put("sealed", Json.base64(sealed)))
                .put("members", Peers.toJson(cluster.voters()));
        }
    }

    private PrivateKey opened(Binding binding, Wrapped wrapped) throws GeneralSecurityException {
        try (Secret key = rootKeys.open(binding, wrapped)) {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.bytes()));
        }
    }

    /** For a member that runs and is not yet in the Raft group; answered when it has caught up. */
    public Future<JsonObject> arrive(JsonObject body) {
        // whoever does not even know the cluster's id, which only members are told, costs no signature
        ClusterFacts facts = cluster.stale(KeyRing::cluster).orElseThrow(UNAVAILABLE::refused);
        if (!facts.id().equals(body.getValue("cluster"))) throw new Fault(Fault.DATA, Arrival.STRANGE);
        return inHand(() -> vertx.executeBlocking(() -> {
            Arrival arrival = Arrival.of(body);
            arrival.mustBeOf(facts.id(), Pem.certificates(folder.clusterAuthority()).getFirst(), clock.instant());
            return arrival.peer();
        }).compose(peer -> member(peer.node()).compose(member -> cluster.addMember(peer)))).map(done -> new JsonObject().put("status", "member"));
    }

    private Future<Member> member(String idOrName) {
        return cluster.read(KeyRing::members).map(members -> members.stream()
            .filter(member -> member.id().equals(idOrName) || member.name().equals(idOrName)).findFirst()
            .orElseThrow(() -> UNKNOWN_RESOURCE.because("The cluster has no node of that name.")));
    }

    /** For an administrator. {@code {"node": name or id}}; its vote goes first, so that it can stop nothing any more. */
    public Future<JsonObject> remove(JsonObject body) {
        if (!(body.getValue("node") instanceof String name)) throw INVALID_PARAMETER.because("node");
        return member(name).compose(member -> {
            if (cluster.voters().stream().allMatch(voter -> voter.node().equals(member.id()))) throw INVALID_PARAMETER.because("node");
            // it could not confirm its own removal
            if (cluster.status().leader().equals(member.id())) throw UNSUPPORTED_OPERATION.because("The node leads. Stop it, so that another leads, and remove it then.");
            return cluster.removeMember(member.id()).compose(gone -> cluster.change(new Command.RemoveMember(member.id())));
        }).map(done -> new JsonObject().put("status", "removed"));
    }

    /** For an administrator: the members, and which of them have a vote. */
    public Future<JsonObject> status() {
        return cluster.read(KeyRing::members).map(members -> {
            List<Peer> voters = cluster.voters();
            List<JsonObject> rows = new ArrayList<>();
            for (Member member : members) {
                JsonObject row = new JsonObject().put("node", member.name()).put("id", member.id());
                voters.stream().filter(voter -> voter.node().equals(member.id())).findFirst()
                    .ifPresent(voter -> row.put("raft", voter.raftAddress()).put("link", voter.linkAddress()));
                rows.add(row);
            }
            return new JsonObject().put("leader", cluster.leaderName()).put("members", new JsonArray(rows));
        });
    }
}
