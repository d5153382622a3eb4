package io.wardmote.raft;

import io.wardmote.state.Command.Report;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this node's digests with those that others reported in ticks. A digest is that of the state after the tick at some
 * index; all nodes must have the same one there. A node that finds itself against a majority of the members has diverged and
 * must stop serving. Where all that are alive have spoken and no majority agrees (two nodes are left, say), the node that differs
 * from the leader gives way, after {@link #PATIENCE_TICKS} further ticks.
 */
final class Divergence {
    private static final Logger LOG = LoggerFactory.getLogger(Divergence.class);
    private static final int REMEMBERED_TICKS = 256;
    private static final int PATIENCE_TICKS = 20;

    private static final class Round {
        final long index;
        final ByteBuffer own;
        final Map<String, ByteBuffer> others = new HashMap<>();

        Round(long index, byte[] own) {
            this.index = index;
            this.own = ByteBuffer.wrap(own);
        }

        long votesFor(ByteBuffer digest) {
            return others.values().stream().filter(digest::equals).count() + (own.equals(digest) ? 1 : 0);
        }
    }

    private final String node;
    private final Runnable whenFound;
    private final ArrayDeque<Round> rounds = new ArrayDeque<>();
    private volatile boolean diverged;

    /** @param whenFound called on the thread that finds it, each time */
    Divergence(String node, Runnable whenFound) {
        this.node = node;
        this.whenFound = whenFound;
    }

    boolean diverged() {
        return diverged;
    }

    /** The state was replaced: what was remembered is another state's. */
    void forget() {
        rounds.clear();
    }

    /**
     * @param digest  this node's after the tick at that index was applied
     * @param reports what members said in it, {@code members} how many they are: those that have arrived
     */
    void ticked(long index, byte[] digest, String leader, List<Report> reports, int members) {
        Set<String> live = new HashSet<>();
        for (Report report : reports) {
            if (!report.node().equals(node) && live.add(report.node())) note(report);
        }
        int younger = rounds.size();
        for (Round round : rounds) {
            boolean allSpoke = round.others.keySet().containsAll(live);
            judge(round, members, younger-- > PATIENCE_TICKS && allSpoke ? leader : null);
        }
        rounds.addLast(new Round(index, digest));
        if (rounds.size() > REMEMBERED_TICKS) rounds.removeFirst();
    }

    private void note(Report report) {
        ByteBuffer theirs = ByteBuffer.wrap(report.digest());
        for (Round round : rounds) {
            if (round.index != report.tickIndex()) continue;
            round.others.put(report.node(), theirs);
            if (theirs.equals(round.own)) forgetBefore(round.index, report.node());
        }
    }

    /** Who agrees now has taken over a good state since it differed. */
    private void forgetBefore(long index, String agrees) {
        for (Round round : rounds) if (round.index < index) round.others.remove(agrees);
    }

    /** @param leader with whom to side when no majority has one digest; null if it is too early for that */
    private void judge(Round round, int members, String leader) {
        if (diverged || members == 0) return;
        boolean isMajority = round.votesFor(round.own) > members / 2;
        boolean outvoted = round.others.values().stream().anyMatch(other -> !other.equals(round.own) && round.votesFor(other) > members / 2);
        ByteBuffer leaders = leader == null ? null : round.others.get(leader);
        boolean againstLeader = leaders != null && !leaders.equals(round.own) && !isMajority;
        if (outvoted || againstLeader) found("after entry " + round.index + " is not that of the others");
    }

    /** @param how completes "This node's state ..." */
    void found(String how) {
        diverged = true;
        LOG.error("This node's state {}: it stops serving. Remove the node and let it join again with a new data folder.", how);
        whenFound.run();
    }
}
