package io.wardmote.raft;

import io.wardmote.state.Command.Grant;
import java.util.TreeMap;

/**
 * This node's own lease: while it is valid, every change that was answered is applied here. It ends a ttl after the node <em>sent</em> the newest
 * renewal that a tick granted which it has applied itself, by its own clock. Thread safe; {@link #isValid} is for every request.
 */
final class OwnLease {
    /** A ttl's worth, several times: older ones would grant nothing. */
    private static final int MOST_SENT = 64;

    private final long incarnation;
    private final LeaseClock clock;
    /** By sequence number, when it was sent. */
    private final TreeMap<Long, Long> sent = new TreeMap<>();
    private long sequence;
    private long released;
    private boolean suspended;
    /** By the clock's count, which is above 0; 0 for none. */
    private volatile long end;

    OwnLease(long incarnation, LeaseClock clock) {
        this.incarnation = incarnation;
        this.clock = clock;
    }

    /** The number of the next renewal; to be called before it is handed to whoever sends it. */
    synchronized long renewing() {
        long now = now();
        sent.put(++sequence, now);
        if (sent.size() > MOST_SENT) sent.pollFirstEntry();
        return sequence;
    }

    /** A tick was applied here that grants. Of another process of this node, or forgotten, it is nothing to this one. */
    synchronized void granted(Grant grant, long ttlNanos) {
        now();
        if (suspended || grant.incarnation() != incarnation || grant.sequence() <= released) return;
        Long from = sent.get(grant.sequence());
        if (from == null) return;
        end = Math.max(end, from + ttlNanos);
        sent.headMap(grant.sequence()).clear();
    }

    /** By a fresh reading of the clock. */
    boolean isValid() {
        long until = end;
        return now() < until && until <= end; // not if it was ended meanwhile; that it was renewed does no harm
    }

    /** Nanoseconds that are left; 0 if there is no lease. */
    long left() {
        return Math.max(0, end - now());
    }

    /** Nanoseconds since it ran out; -1 while there is one, and where none ran out: there was none, it was released, or nobody can say when. */
    long lostFor() {
        long until = end;
        long now = now();
        return until == 0 || until != end || now < until ? -1 : now - until;
    }

    /** Ends the lease, and refuses whatever is granted to a renewal sent by now. To be told to others only after this. @return up to which renewal */
    synchronized long release() {
        released = Math.max(released, sequence);
        end = 0;
        sent.clear();
        return released;
    }

    /** Ends the lease; none is taken until {@link #resume}. @return up to which renewal none counts any more */
    synchronized long suspend() {
        suspended = true;
        return release();
    }

    /** Renewals sent from now on count again. */
    synchronized void resume() {
        if (!suspended) return;
        release();
        suspended = false;
    }

    /**
     * A later process of this node than this one is known: its folder was wiped, or put back. What others count of that one they would not of
     * this, so it takes no lease, ever.
     */
    synchronized void disown() {
        released = Long.MAX_VALUE;
        end = 0;
    }

    /** The clock has jumped: it cannot be said how long ago anything was sent. */
    private synchronized void forget() {
        end = 0;
        sent.clear();
    }

    private long now() {
        return clock.now(this::forget);
    }
}
