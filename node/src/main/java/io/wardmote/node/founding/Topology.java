package io.wardmote.node.founding;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Refused;
import io.wardmote.raft.Cluster;
import io.wardmote.raft.Peer;
import io.wardmote.raft.Standing;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the members are to each other: who votes, who leads, who should, and how each fares. All for an administrator; nodes are named by name or id. */
public final class Topology {
    private static final long SILENT_MILLIS = 2000;

    private final Cluster cluster;

    public Topology(Cluster cluster) {
        this.cluster = cluster;
    }

    /** {@code {"node": …}}: a listener gets a vote. */
    public Future<JsonObject> promote(JsonObject body) {
        return peer(body).compose(cluster.members()::promote).map(done("voter"));
    }

    /** {@code {"node": …}}: a voter loses its vote and goes on serving. */
    public Future<JsonObject> demote(JsonObject body) {
        return peer(body).compose(peer -> {
            if (cluster.members().voters().stream().allMatch(voter -> voter.node().equals(peer.node())))
                throw UNSUPPORTED_OPERATION.because("It is the only node with a vote.");
            return cluster.members().demote(peer);
        }).map(done("listener"));
    }

    /** {@code {"node": …, "priority": …}} */
    public Future<JsonObject> priority(JsonObject body) {
        boolean fits = body.getValue("priority") instanceof Integer priority && priority >= 0 && priority <= Place.MOST_PRIORITY;
        if (!fits) throw INVALID_PARAMETER.because("priority");
        return member(body).compose(member -> cluster.change(new Command.SetPriority(member.id(), body.getInteger("priority")))).map(done("set"));
    }

    /** The leader hands over to whom it falls. */
    public Future<JsonObject> stepDown() {
        if (cluster.members().voters().size() < 2) throw UNSUPPORTED_OPERATION.because("There is no other node with a vote.");
        return cluster.members().handOver("").map(done("handed over"));
    }

    /** {@code {"node": …}}: the leader hands over to that one. */
    public Future<JsonObject> transfer(JsonObject body) {
        return Future.all(cluster.read(KeyRing::members), cluster.members().standings()).compose(known -> {
            List<Member> members = known.resultAt(0);
            List<Standing> standings = known.resultAt(1);
            Member to = Membership.named(members, text(body, "node"));
            if (cluster.members().voters().stream().noneMatch(voter -> voter.node().equals(to.id())))
                throw UNSUPPORTED_OPERATION.because("It has no vote; promote it first.");
            members.stream().filter(member -> member.votes() && member.place().priority() > to.place().priority() && answers(standings, member)).findFirst()
                .ifPresent(higher -> {
                    throw UNSUPPORTED_OPERATION.because("It would hand over to " + higher.name()
                        + " at once, whose priority is higher; change the priorities first.");
                });
            return cluster.members().handOver(to.id());
        }).map(done("handed over"));
    }

    private static boolean answers(List<Standing> standings, Member member) {
        return standings.stream().anyMatch(standing -> standing.node().equals(member.id()) && standing.silentMillis() >= 0
            && standing.silentMillis() <= SILENT_MILLIS);
    }

    /** Each member, what it is, and how the leader finds it; without that last part if nobody leads. */
    public Future<JsonObject> status() {
        return cluster.read(KeyRing::members).compose(members -> cluster.members().standings()
            .recover(silent -> silent instanceof Refused ? Future.succeededFuture(List.of()) : Future.failedFuture(silent)).map(standings -> {
                String leader = cluster.status().leader();
                String home = cluster.stale(KeyRing::cluster).map(ClusterFacts::region).orElse("");
                long applied = standings.stream().mapToLong(Standing::applied).max().orElse(0);
                JsonArray rows = new JsonArray();
                for (Member member : members)
                    rows.add(row(member, leader, home, standings.stream().filter(standing -> standing.node().equals(member.id())).findFirst(), applied));
                return new JsonObject().put("leader", cluster.leaderName()).put("members", rows);
            }));
    }

    private JsonObject row(Member member, String leader, String home, Optional<Standing> standing, long applied) {
        Optional<Peer> voter = find(cluster.members().voters(), member);
        Optional<Peer> peer = voter.or(() -> find(cluster.members().listeners(), member));
        String region = member.place().region().isEmpty() ? home : member.place().region();
        String role = peer.isEmpty() ? "not arrived" : member.id().equals(leader) ? "leader" : voter.isPresent() ? "voter" : "listener";
        JsonObject row = new JsonObject().put("node", member.name()).put("id", member.id()).put("region", region).put("role", role)
            .put("priority", member.place().priority());
        peer.ifPresent(at -> row.put("raft", at.raftAddress()).put("link", at.linkAddress()));
        standing.filter(one -> one.silentMillis() >= 0)
            .ifPresent(one -> row.put("applied", one.applied()).put("lag", applied - one.applied()).put("silentMillis", one.silentMillis()));
        standing.ifPresent(one -> row.put("lease", one.holder()));
        return row;
    }

    private static Optional<Peer> find(List<Peer> peers, Member member) {
        return peers.stream().filter(peer -> peer.node().equals(member.id())).findFirst();
    }

    private Future<Member> member(JsonObject body) {
        String name = text(body, "node");
        return cluster.read(KeyRing::members).map(members -> Membership.named(members, name));
    }

    private Future<Peer> peer(JsonObject body) {
        return member(body).map(member -> Stream.concat(cluster.members().voters().stream(), cluster.members().listeners().stream())
            .filter(peer -> peer.node().equals(member.id())).findFirst().orElseThrow(() -> UNSUPPORTED_OPERATION.because("It has not arrived yet.")));
    }

    private static String text(JsonObject body, String name) {
        if (body.getValue(name) instanceof String text) return text;
        throw INVALID_PARAMETER.because(name);
    }

    private static Function<Void, JsonObject> done(String status) {
        return nothing -> new JsonObject().put("status", status);
    }
}
