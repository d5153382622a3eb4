package io.wardmote.raft;

import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;
import static io.wardmote.raft.MemberChange.Kind.LISTENER;
import static io.wardmote.raft.MemberChange.Kind.VOTER;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Who takes part in a cluster, with a vote or without one, and who of them leads: seen and changed through whichever node. */
public final class Members {
    private static final Duration MEMBERSHIP_WAIT = Duration.ofSeconds(60);
    private static final int LOOKS = 8;
    private static final Duration HAND_OVER_WAIT = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final RaftConfig config;
    private final Replica replica;
    private final Waiting waiting;

    Members(Vertx vertx, RaftConfig config, Replica replica, Waiting waiting) {
        this.vertx = vertx;
        this.config = config;
        this.replica = replica;
        this.waiting = waiting;
        replica.arrivalsGoTo(peer -> arrived(peer).toCompletionStage().toCompletableFuture());
    }

    /** Makes a node, which has been started as joining, a voter; done when it has caught up. Harmless when repeated, as all these are. */
    public Future<Void> add(Peer peer) {
        return change(new MemberChange(VOTER, peer, ""));
    }

    /** Takes a node in, which has been started as joining, as {@link Member#place} says, and out whom it replaces; done when it has caught up. */
    public Future<Void> takeIn(Peer peer, Member member) {
        return withoutLeader(member.replaces()).compose(led -> change(new MemberChange(member.place().listener() ? LISTENER : VOTER, peer, member.replaces())));
    }

    /** For a node that was started as joining: tells the members that the settings name, one after another, until one has had it taken in. */
    public Future<Void> arrive() {
        return waiting.onContext(replica.arrive(MEMBERSHIP_WAIT));
    }

    private Future<Void> arrived(Peer peer) {
        return replica.rocks().read(KeyRing::members).stream().filter(member -> member.id().equals(peer.node())).findFirst()
            .map(member -> takeIn(peer, member)).orElseGet(() -> Future.failedFuture(UNAVAILABLE.because("This node does not know that one yet.")));
    }

    /** Takes a node out, and its row; that node's server shuts down when it hears of it. If it leads, it hands over first. */
    public Future<Void> remove(String node) {
        return withoutLeader(node).compose(led -> {
            Future<Void> changed = change(MemberChange.gone(node));
            if (!node.equals(config.node())) return changed;
            // nobody answers a node that is no member any more
            return waiting.until(() -> replica.fitness().isRemoved() || changed.isComplete()).compose(over -> replica.fitness().isRemoved() ? Future.succeededFuture() : changed);
        });
    }

    /** Gives a listener a vote. */
    public Future<Void> promote(Peer listener) {
        return change(new MemberChange(VOTER, listener, ""));
    }

    /** Takes a voter's vote; it goes on serving. If it leads, it hands over first. */
    public Future<Void> demote(Peer voter) {
        return withoutLeader(voter.node()).compose(led -> change(new MemberChange(LISTENER, voter, "")));
    }

    /** Has whoever leads hand over to a voter, or, to "", to whom it falls. Refused if that one does not take over. */
    public Future<Void> handOver(String to) {
        String from = replica.leader().orElse("");
        if (from.isEmpty()) return Future.failedFuture(UNAVAILABLE.because("Nobody leads."));
        return waiting.onContext(replica.handOver(new HandOver(from, to), HAND_OVER_WAIT))
            .recover(failure -> Future.failedFuture(UNAVAILABLE.because("Within " + HAND_OVER_WAIT.toSeconds() + " s nobody took over.")));
    }

    private Future<Void> withoutLeader(String node) {
        return node.isEmpty() || !replica.leader().orElse("").equals(node) ? Future.succeededFuture()
            : handOver("").compose(done -> waiting.until(() -> isLedByAnother(node)));
    }

    private boolean isLedByAnother(String node) {
        String leader = replica.leader().orElse("");
        return !leader.isEmpty() && !leader.equals(node);
    }

    /** A change that only nodes could decide that do not answer would never be decided, and nothing else until then. */
    private Future<Void> change(MemberChange change) {
        return change(change, LOOKS);
    }

    /** @param left how often to look whether enough answer: a leader that is new has heard nobody yet */
    private Future<Void> change(MemberChange change, int left) {
        return standings().compose(standings -> {
            Set<String> answering = standings.stream().filter(standing -> standing.answers(config.timing().tick().toMillis())).map(Standing::node)
                .collect(Collectors.toSet());
            List<String> voters = change.of(replica.voting()).voters().stream().map(Peer::node).toList();
            boolean known = replica.raft().peers().stream().anyMatch(peer -> peer.node().equals(change.peer().node()));
            // one that is new is waited for before it gets its vote
            long deciding = voters.stream().filter(voter -> answering.contains(voter) || !known && voter.equals(change.peer().node())).count();
            if (deciding <= voters.size() / 2 && left > 1)
                return vertx.timer(config.timing().tick().toMillis(), TimeUnit.MILLISECONDS).compose(later -> change(change, left - 1));
            if (deciding <= voters.size() / 2) {
                return Future.failedFuture(UNSUPPORTED_OPERATION.because("Of the " + voters.size() + " voters there would be, only " + deciding
                    + " answer: they could decide nothing."));
            }
            return waiting.onContext(replica.membership(change, MEMBERSHIP_WAIT));
        });
    }

    /** How the nodes that take part fare, as the leader finds them. */
    public Future<List<Standing>> standings() {
        return waiting.onContext(replica.standings(config.timing().readWait()));
    }

    /** The voters, as far as this node knows. */
    public List<Peer> voters() {
        return replica.voting().voters();
    }

    /** The nodes that take part without a vote, as far as this node knows. */
    public List<Peer> listeners() {
        return replica.voting().listeners();
    }
}
