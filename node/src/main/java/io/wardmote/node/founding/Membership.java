package io.wardmote.node.founding;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.OVERLOADED;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
    private final String lineage;
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
        this.lineage = Identity.read(folder.identity()).lineage();
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
            List<Member> members = cluster.stale(KeyRing::members);
            String replaced = request.replaces().isEmpty() ? "" : named(members, request.replaces()).id();
            boolean taken = members.stream().anyMatch(member -> member.name().equals(request.name()) && !member.id().equals(replaced));
            if (taken) throw UNSUPPORTED_OPERATION.because("A node named " + request.name() + " is a member. Choose another name, or say --replace "
                + request.name() + " if it is lost.");
            String id = new Founding(random, clock.instant()).nodeId(); // a new one: an id whose log was lost must never vote again
            return new Joiner(request, new Member(id, request.name(), 0, false, request.place(), replaced));
        }).compose(joiner -> {
            JoinRequest request = joiner.request;
            Member member = joiner.member;
            return cluster.change(new Command.Join(hash, member)).compose(joined -> vertx.executeBlocking(() -> welcome(request, member)));
        }));
    }

    private record Joiner(JoinRequest request, Member member) {}

    private <T> Future<T> inHand(Supplier<Future<T>> work) {
        if (!inHand.tryAcquire()) throw OVERLOADED.because("Other nodes are being taken in.");
        return Future.succeededFuture().compose(any -> work.get()).onComplete(done -> inHand.release());
    }

    private JsonObject welcome(JoinRequest request, Member member) throws GeneralSecurityException {
        ClusterFacts facts = cluster.stale(KeyRing::cluster).orElseThrow();
        Instant now = clock.instant();
        Authority clusterAuthority = clusterAuthority(facts);
        Authority clientAuthority = clientAuthority();
        RootKey root = rootKeys.current();
        try (Secret copy = root.copy()) {
            byte[] sealed = JoinSeal.seal(facts.id(), member.id(), request.nodeKey(), copy, random.perThread());
            return new JsonObject().put("cluster", facts.id()).put("lineage", lineage).put("region", facts.region()).put("account", facts.account())
                .put("node", member.id()).put("clusterAuthority", Pem.text(clusterAuthority.certificate()))
                .put("nodeCertificate", Pem.text(clusterAuthority.issueNode(request.nodeKey(), member.id(), request.names(), now)))
                .put("clientAuthority", Pem.text(clientAuthority.certificate())).put("clientAuthorityKey", Json.wrapped(NodeCertificates.authorityKey(folder)))
                .put("httpsCertificate", Pem.text(clientAuthority.issueServer(request.httpsKey(), request.name(), request.httpsNames(), now)))
                .put("rootKey", new JsonObject().put("epoch", root.epoch()).put("sealed", Json.base64(sealed)))
                .put("members", Peers.toJson(Stream.concat(cluster.members().voters().stream(), cluster.members().listeners().stream()).toList()));
        }
    }

    private Authority clusterAuthority(ClusterFacts facts) throws GeneralSecurityException {
        return new Authority(Pem.certificates(folder.clusterAuthority()).getFirst(), opened(Binding.clusterAuthority(), facts.authorityKey()),
            random.perThread());
    }

    private Authority clientAuthority() throws GeneralSecurityException {
        Wrapped key = NodeCertificates.authorityKey(folder);
        return new Authority(Pem.certificates(folder.clientAuthority()).getFirst(), opened(NodeCertificates.CLIENT_AUTHORITY, key), random.perThread());
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
        }).compose(peer -> member(peer.node()).compose(member -> cluster.members().takeIn(peer, member))))
            .map(done -> new JsonObject().put("status", "member"));
    }

    /** For a member, which asks with its present certificate: its certificates anew. */
    public Future<JsonObject> certificate(JsonObject body) {
        ClusterFacts facts = cluster.stale(KeyRing::cluster).orElseThrow(UNAVAILABLE::refused);
        if (!facts.id().equals(body.getValue("cluster"))) throw new Fault(Fault.DATA, CertificateRequest.STRANGE);
        return inHand(() -> vertx.executeBlocking(() -> {
            CertificateRequest request = CertificateRequest.of(body);
            request.mustBeOf(facts.id(), Pem.certificates(folder.clusterAuthority()).getFirst(), clock.instant());
            return request;
        }).compose(request -> member(request.node()).compose(member -> vertx.executeBlocking(() -> issued(facts, request, member)))));
    }

    private JsonObject issued(ClusterFacts facts, CertificateRequest request, Member member) throws GeneralSecurityException {
        Instant now = clock.instant();
        JsonObject answer = new JsonObject().put("nodeCertificate",
            Pem.text(clusterAuthority(facts).issueNode(request.nodeKey(), member.id(), request.names(), now)));
        if (request.httpsRequest().length == 0) return answer;
        return answer.put("httpsCertificate",
            Pem.text(clientAuthority().issueServer(Authority.requested(request.httpsRequest()), member.name(), request.httpsNames(), now)));
    }

    private Future<Member> member(String idOrName) {
        return cluster.read(KeyRing::members).map(members -> named(members, idOrName));
    }

    /** Of that id or name; while one takes the place of another, both may have the name. */
    static Member named(List<Member> members, String idOrName) {
        List<Member> found = members.stream().filter(member -> member.id().equals(idOrName) || member.name().equals(idOrName)).toList();
        if (found.isEmpty()) throw UNKNOWN_RESOURCE.because("The cluster has no node of that name.");
        if (found.size() > 1) throw UNSUPPORTED_OPERATION.because("More than one node has that name; give the id that `cluster status` shows.");
        return found.getFirst();
    }

    /** For an administrator. {@code {"node": name or id}}; if it leads, it hands over first. */
    public Future<JsonObject> remove(JsonObject body) {
        if (!(body.getValue("node") instanceof String name)) throw INVALID_PARAMETER.because("node");
        return member(name).compose(member -> {
            if (cluster.members().voters().stream().allMatch(voter -> voter.node().equals(member.id())))
                throw UNSUPPORTED_OPERATION.because("It is the only node with a vote.");
            return cluster.members().remove(member.id());
        }).map(done -> new JsonObject().put("status", "removed"));
    }
}
