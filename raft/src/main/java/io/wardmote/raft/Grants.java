package io.wardmote.raft;

import io.wardmote.state.Command.Grant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may still answer from an old state, as this process counts it: every lease that was granted in the log, until it must have run out by
 * this process's clock, and how far each node has said that it applied. From that, up to which entry the log is <em>everywhere</em>: no node
 * that has applied less holds a lease, or ever will again.
 *
 * <p>Every node counts all grants it applies, since any may come to lead. A grant counts from no earlier than its holder sent the renewal that it
 * answers, and so runs out here no earlier than there; the margin is for clocks that do not run alike. Thread safe.
 */
final class Grants {
    /** To the newest incarnation. @param index of the tick that granted it */
    private record Counted(long index, long sequence, long end) {}

    private static final class Holder {
        private final List<Counted> counted = new ArrayList<>();
        private long applied = -1;
        private long incarnation = -1;
        /** Up to which renewal of that incarnation. */
        private long released = -1;

        /** Of a process that is heard of, those before it are dead: they hold the folder's lock no more. */
        private void heard(long newer) {
            if (newer <= incarnation) return;
            incarnation = newer;
            released = -1;
            counted.clear();
        }

        /** The lowest tick whose grant has not run out. */
        private long first(long now) {
            counted.removeIf(grant -> now - grant.end >= 0);
            long first = Long.MAX_VALUE;
            for (Counted grant : counted) first = Math.min(first, grant.index);
            return first;
        }
    }

    private final long marginNanos;
    private final Map<String, Holder> holders = new HashMap<>();

    /** @param marginNanos at least twice the drift of a clock over a lease */
    Grants(long marginNanos) {
        this.marginNanos = marginNanos;
    }

    /**
     * A tick that granted was applied.
     * @param from when this process submitted that tick; if another did, now
     */
    synchronized void granted(long index, Grant grant, long ttlNanos, long from) {
        count(index, grant, from + ttlNanos + marginNanos);
    }

    /** At a start or after a snapshot, of whoever holds by the state: nobody here knows since when. */
    synchronized void held(Grant grant, long ttlNanos, long now) {
        count(0, grant, now + ttlNanos + marginNanos);
    }

    private void count(long index, Grant grant, long end) {
        Holder holder = holder(grant.node());
        holder.heard(grant.incarnation());
        // a tick that was under way when the node died or let go
        boolean nobodys = grant.incarnation() < holder.incarnation || grant.sequence() <= holder.released;
        if (!nobodys) holder.counted.add(new Counted(index, grant.sequence(), end));
    }

    /** A node says how far it has applied. What an earlier incarnation said stays true of the log, since this one's leases are granted after it. */
    synchronized void applied(String node, long incarnation, long index) {
        Holder holder = holder(node);
        holder.heard(incarnation);
        holder.applied = Math.max(holder.applied, index);
    }

    /** A node has stopped answering by whatever was granted to it up to that renewal. */
    synchronized void released(String node, long incarnation, long sequence) {
        Holder holder = holder(node);
        holder.heard(incarnation);
        if (incarnation != holder.incarnation) return;
        holder.released = Math.max(holder.released, sequence);
        holder.counted.removeIf(grant -> grant.sequence <= sequence);
    }

    /** Up to which entry the log is everywhere. @param applied by this node itself: nobody knows what is in the entries after it */
    synchronized long everywhere(long applied, long now) {
        long everywhere = applied;
        for (Holder holder : holders.values()) everywhere = Math.min(everywhere, Math.max(holder.applied, holder.first(now)));
        return everywhere;
    }

    /** Whether a lease of that node has not run out. */
    synchronized boolean holds(String node, long now) {
        return holder(node).first(now) < Long.MAX_VALUE;
    }

    /** Nodes whose leases have not run out. */
    synchronized List<String> holding(long now) {
        return holders.entrySet().stream().filter(holder -> holder.getValue().first(now) < Long.MAX_VALUE).map(Map.Entry::getKey).toList();
    }

    /** Whether one of these nodes has not said that it applied that entry. */
    synchronized boolean anyLacks(Collection<String> nodes, long index) {
        return nodes.stream().anyMatch(node -> holder(node).applied < index);
    }

    private Holder holder(String node) {
        return holders.computeIfAbsent(node, any -> new Holder());
    }
}
