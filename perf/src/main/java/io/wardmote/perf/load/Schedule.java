package io.wardmote.perf.load;

/**
 * When the requests of an open loop are due: at a fixed rate from the start, whatever became of those before. Latency counts from there. If it counted from the
 * sending, a server that stalls would be asked less meanwhile, and the requests it kept from being sent would be missing (coordinated omission).
 *
 * @param startNanos of the clock that asks
 */
record Schedule(long startNanos, double perSecond, long count) {
    private static final double NANOS = 1e9;

    static Schedule of(long startNanos, double perSecond, long lengthNanos) {
        return new Schedule(startNanos, perSecond, Math.max(1, Math.round(lengthNanos / NANOS * perSecond)));
    }

    /** @param number of the request, from 0 */
    long dueNanos(long number) {
        return startNanos + (long) (number * NANOS / perSecond);
    }

    /** How many are due by then, in all. */
    long dueBy(long nowNanos) {
        if (nowNanos < startNanos) return 0;
        long due = Math.min(count, (long) ((nowNanos - startNanos) * perSecond / NANOS) + 1);
        // rounding must agree with dueNanos, either way
        while (due > 0 && dueNanos(due - 1) > nowNanos) due--;
        while (due < count && dueNanos(due) <= nowNanos) due++;
        return due;
    }
}
