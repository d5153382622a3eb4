package io.wardmote.op;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The tokens that somebody has left of his {@link Rate}: a token bucket that knows nothing but when it will be full again (the generic cell rate
 * algorithm, ITU-T I.371, annex A). Tokens may be taken before they are there, by who waits for them. Safe for all threads.
 */
public final class Bucket {
    private final long apart;
    private final long whole;
    private final AtomicLong fullAt;

    /** A full one. @param nowNanos of a monotonic clock, as all times here */
    public Bucket(Rate rate, long nowNanos) {
        apart = rate.apart();
        whole = apart * rate.atOnce();
        fullAt = new AtomicLong(nowNanos);
    }

    /**
     * Takes a token, unless it would be there only after more than the patience.
     *
     * @return nanoseconds until the token is there, 0 if it is; if none was taken, the nanoseconds until it would have been there, as a negative number
     */
    public long take(long nowNanos, long patienceNanos) {
        return take(1, nowNanos, patienceNanos);
    }

    /** So many tokens or none of them. More than there may be at once are never there. */
    public long take(int tokens, long nowNanos, long patienceNanos) {
        while (true) {
            long before = fullAt.get();
            long after = Math.max(0, before - nowNanos) + apart * tokens;
            long wait = Math.max(0, after - whole);
            if (wait > patienceNanos) return -wait;
            if (fullAt.compareAndSet(before, nowNanos + after)) return wait;
        }
    }

    /** Takes one that may not be there for long; what is owed so is bounded by one bucket more. */
    public void charge(long nowNanos) {
        take(nowNanos, whole);
    }

    /** One that was taken is not needed. */
    public void giveBack() {
        fullAt.addAndGet(-apart);
    }

    /** Whether there is no token now. */
    public boolean isDry(long nowNanos) {
        return fullAt.get() - nowNanos + apart > whole;
    }

    /** Whole seconds, at least one, for a client that is told to come again. */
    public static int seconds(long nanos) {
        return Math.clamp(Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)), 1, 3600);
    }
}
