package io.wardmote.raft;

import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.wardmote.key.Refused;
import io.wardmote.state.KeyRing;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;

/** Whether this node may serve, and how it is. */
final class Fitness {
    /** Entries that a node may not have applied yet which hears of all. */
    private static final int MOST_BEHIND = 1000;

    private final RaftConfig config;
    private final NodeClock clock;
    private final Server server;
    private final Rocks rocks;
    private final AppliedIndex applied;
    private final Divergence divergence;
    private final Leasing leasing;
    private volatile boolean closing;
    private volatile boolean removed;

    Fitness(RaftConfig config, NodeClock clock, Server server, AppliedIndex applied, Divergence divergence, Leasing leasing) {
        this.config = config;
        this.clock = clock;
        this.server = server;
        this.rocks = server.rocks();
        this.applied = applied;
        this.divergence = divergence;
        this.leasing = leasing;
    }

    void close() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    void remove() {
        removed = true;
    }

    boolean isRemoved() {
        return removed;
    }

    static Refused stopping() {
        return UNAVAILABLE.because("This node is stopping.");
    }

    /** Why this node may not serve, or null. */
    Refused refusal() {
        if (divergence.diverged()) return UNAVAILABLE.because("This node's state has diverged.");
        if (removed) return UNAVAILABLE.because("This node was removed from the cluster.");
        if (closing) return stopping();
        if (server.isFailedForGood()) return UNAVAILABLE.because("This node's storage is damaged.");
        if (server.isFailed()) return UNAVAILABLE.because("This node's storage has failed.");
        RaftNode raft = server.raft();
        if (raft == null || !raft.isAlive()) return UNAVAILABLE.because("This node takes no part in the cluster.");
        return null;
    }

    /** A leader is known, and this node has applied a tick of its not long ago, in which a majority spoke if there are members. */
    boolean isLed() {
        StateMachine.LastTick tick = server.machine().lastTick();
        return (tick.heard() || !isFounded()) && tick.term() == server.raft().term() && leader().orElse("").equals(tick.leader())
            && tickAgeMillis() < 4 * config.timing().tick().toMillis();
    }

    boolean isReady() {
        return refusal() == null && isFounded() && isLed() && stored(KeyRing::time).filter(time -> time > 0).isPresent();
    }

    private boolean isFounded() {
        return stored(KeyRing::cluster).flatMap(facts -> facts).isPresent();
    }

    /** What this node has; nothing while that is replaced, which may begin at any time, or cannot be read. */
    private <T> Optional<T> stored(Function<KeyRing, T> reader) {
        try {
            return Optional.of(rocks.read(reader));
        } catch (Refused replacing) {
            return Optional.empty();
        }
    }

    private Optional<String> leader() {
        return server.raft() == null ? Optional.empty() : server.raft().leader();
    }

    Status status() {
        RaftNode raft = server.raft();
        RaftPeerRole role = raft.role();
        String named = removed || !raft.isAlive() ? "none" : role.name().toLowerCase(Locale.ROOT);
        return new Status(config.node(), named, leader().orElse(""), applied.get(), raft.committed(), tickAgeMillis(), isReady(), divergence.diverged(),
            server.fault(), server.scrub().words(), clock.jumped() || isClockApart(), leasing.drift().orElse(""), leasing.leftMillis(),
            leasing.everywhere().get(), leasing.holders());
    }

    /** Whether the wall clock is that of the state this node has, if it has one now. */
    boolean isTimely() {
        return stored(KeyRing::time).filter(time -> Math.abs(clock.wallMillis() - time) <= NodeClock.JUMP_MILLIS).isPresent();
    }

    /** Whether the wall clock is not that of the state, which a majority of clocks moves; not to be told while this node catches up with that. */
    private boolean isClockApart() {
        boolean current = isReady() && server.raft().committed() - applied.get() <= MOST_BEHIND;
        return current && stored(KeyRing::time).filter(time -> Math.abs(clock.wallMillis() - time) > NodeClock.JUMP_MILLIS).isPresent();
    }

    private long tickAgeMillis() {
        return (System.nanoTime() - server.machine().lastTick().appliedNanos()) / 1_000_000;
    }
}
