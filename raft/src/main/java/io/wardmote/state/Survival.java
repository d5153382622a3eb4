package io.wardmote.state;

/**
 * How long a key may be used, for decrypting and verifying alone, by a node that is cut off from the others: counted from when the node's lease
 * ran out. What is lowered or switched off goes on where nobody heard of it.
 *
 * @param seconds     0 for never
 * @param formerUntil until when, in milliseconds since 1970, nodes that are cut off may go on by a longer bound from before; 0 if there was none
 */
public record Survival(long seconds, long formerUntil) {
    public static final Survival OFF = new Survival(0, 0);
    public static final long MOST_SECONDS = 86_400;

    /** The longest lease and its margin, and by how much the state's time may be behind a node's clock. */
    private static final long SLACK_MILLIS = 120_000;

    Survival set(long next, long now) {
        return new Survival(next, next < seconds ? Math.max(formerUntil, latest(now, seconds)) : formerUntil);
    }

    /** Until when nodes may go on that have no lease now, and have not heard of this either. 0 for none. */
    public long until(long now) {
        return Math.max(seconds == 0 ? 0 : now + longest(seconds), formerUntil > now ? formerUntil : 0);
    }

    /** The same of nodes that left the cluster, the last one at that time of the state, and may not know it; 0 if none did. */
    public long untilOfThoseThatLeft(long left, long now) {
        if (left == 0) return 0;
        long until = Math.max(seconds == 0 ? 0 : latest(left, seconds), formerUntil);
        return until > now ? until : 0;
    }

    private static long latest(long at, long seconds) {
        return at + SLACK_MILLIS + longest(seconds);
    }

    /** By the slowest clock: any two may run apart by a twentieth, as leases and their usual margin allow. Milliseconds. */
    private static long longest(long seconds) {
        return seconds * 1050;
    }
}
