package io.wardmote.raft;

import io.wardmote.state.Member;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where leadership belongs: with a voter of the highest priority that has been well for a while. Ratis has priorities too, but elects the lower one
 * only after it has waited for the higher one in vain, and hands over to none but the highest; so here all are equal to Ratis, whoever is elected
 * leads at once, and hands over when it is clear that another should. Not thread safe: asked by the one thread of the beats.
 */
final class Placement {
    /** For so many beats in a row a node must have kept up before it is given leadership. */
    static final int STEADY_BEATS = 20;

    private static final int BEATS_BEHIND = 4;

    private final String node;
    private final long tickMillis;
    private final Map<String, Integer> steady = new HashMap<>();
    private final Deque<Long> applied = new ArrayDeque<>();

    Placement(String node, long tickMillis) {
        this.node = node;
        this.tickMillis = tickMillis;
    }

    /** This node has not led, or what was tried did not work: counts from the beginning. */
    void anew() {
        steady.clear();
        applied.clear();
    }

    /**
     * At a beat of the leader: who should lead instead.
     *
     * @param upTo what this node has applied; a node that answers and is not behind that by more than some beats is well
     */
    Optional<String> better(List<Member> members, List<Standing> voters, long upTo) {
        applied.add(upTo);
        if (applied.size() > BEATS_BEHIND) applied.remove();
        List<String> well = voters.stream().filter(voter -> voter.answers(tickMillis) && voter.applied() >= applied.peek()).map(Standing::node).toList();
        steady.keySet().retainAll(well);
        well.forEach(each -> steady.merge(each, 1, Integer::sum));
        int own = priority(members, node);
        return members.stream().filter(member -> member.place().priority() > own && steady.getOrDefault(member.id(), 0) >= STEADY_BEATS)
            .max(Comparator.comparingInt(member -> member.place().priority())).map(Member::id);
    }

    static int priority(List<Member> members, String node) {
        return members.stream().filter(member -> member.id().equals(node)).mapToInt(member -> member.place().priority()).findFirst().orElse(0);
    }
}
