package io.wardmote.raft;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has leadership go from this node to another: where it belongs, to whom an administrator says, or to anyone who takes it. */
final class Transfers {
    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);
    private static final int WAIT_MILLIS = 2000;

    private final RaftConfig config;
    private final Supplier<RaftNode> raft;
    private final Rocks rocks;
    private final Function<String, Standing> standings;
    private final AppliedIndex applied;
    private final Placement placement;

    /** @param standings of a voter, as this node finds it */
    Transfers(RaftConfig config, Supplier<RaftNode> raft, Rocks rocks, Function<String, Standing> standings, AppliedIndex applied) {
        this.config = config;
        this.raft = raft;
        this.rocks = rocks;
        this.standings = standings;
        this.applied = applied;
        placement = new Placement(config.node(), config.timing().tick().toMillis());
    }

    /** At each beat. @param ready whether this node is: else it cannot tell who is well */
    void toWhereItBelongs(boolean ready) {
        if (!raft.get().leadsReady() || !ready) {
            placement.anew();
            return;
        }
        List<Member> members = rocks.read(KeyRing::members);
        List<Standing> voters = raft.get().voting().voters().stream().map(voter -> standings.apply(voter.node())).toList();
        placement.better(members, voters, applied.get()).ifPresent(to -> {
            placement.anew(); // if it does not take over, it has to be well for a while again
            LOG.info("Leadership goes to {}, whose priority is higher", to);
            raft.get().handOver(to, WAIT_MILLIS).exceptionally(refused -> {
                LOG.info("{} does not take over: {}", to, refused.toString());
                return null;
            });
        });
    }

    /** At the leader. Off the calling thread, since it asks one after another. */
    CompletableFuture<Void> at(HandOver handOver) {
        if (!handOver.from().equals(config.node())) return CompletableFuture.completedFuture(null);
        if (!handOver.to().isEmpty()) return raft.get().handOver(handOver.to(), WAIT_MILLIS);
        return CompletableFuture.runAsync(this::toAnyone).thenAccept(tried -> {
            if (raft.get().leads()) throw new LinkFault(LinkFault.Kind.FAILED, "nobody takes over");
        });
    }

    /** Blocks until one has taken over, or all have been asked. */
    void toAnyone() {
        for (String other : successors()) {
            if (!raft.get().leads()) return;
            try {
                raft.get().handOver(other, WAIT_MILLIS).get(WAIT_MILLIS + 500, MILLISECONDS);
                return;
            } catch (ExecutionException | TimeoutException e) {
                LOG.info("{} does not take over: {}", other, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** The other voters: those that answer first, and of these the highest priority first. */
    private List<String> successors() {
        List<Member> members = rocks.isOpen() ? rocks.read(KeyRing::members) : List.of();
        long tick = config.timing().tick().toMillis();
        return raft.get().voting().voters().stream().map(Peer::node).filter(id -> !id.equals(config.node()))
            .sorted(Comparator.<String, Boolean>comparing(id -> !standings.apply(id).answers(tick))
                .thenComparing(id -> -Placement.priority(members, id))).toList();
    }
}
