package io.wardmote.op;

import java.util.concurrent.TimeUnit;

/**
 * How much of something there may be: so many a second, and so many at once after a quiet time.
 *
 * @param perSecond more than zero, at most a million
 * @param atOnce    at least 1, and at most what a day brings
 */
public record Rate(double perSecond, int atOnce) {
    public static final int MOST_PER_SECOND = 1_000_000;
    private static final int DAY_SECONDS = 86_400;

    /** @throws IllegalArgumentException in a sentence */
    public Rate {
        boolean fits = perSecond > 0 && perSecond <= MOST_PER_SECOND && atOnce >= 1 && atOnce <= perSecond * DAY_SECONDS;
        String given = perSecond + " a second and " + atOnce + " at once";
        if (!fits) throw new IllegalArgumentException(given + ": give at most a million a second, and at once 1 to a day's worth");
    }

    /** The same so many times over. */
    public Rate times(int weight) {
        double more = Math.min(MOST_PER_SECOND, perSecond * weight);
        return new Rate(more, (int) Math.min(Math.min(Integer.MAX_VALUE, more * DAY_SECONDS), (long) atOnce * weight));
    }

    /** From one to the next, in nanoseconds, where they come evenly. */
    long apart() {
        return Math.max(1, Math.round(TimeUnit.SECONDS.toNanos(1) / perSecond));
    }
}
