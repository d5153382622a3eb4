package io.wardmote.crypto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Takes results from the threads that computed them to the event loops that wait for them. Each visit wakes a loop, which takes a processor from a thread
 * that computes, so results wait for company while more is to come soon: two milliseconds, or as long as the next one takes. Safe for all threads.
 */
final class Handover {
    static final long SOON_NANOS = 2_000_000;

    private Map<Executor, List<Runnable>> held = new LinkedHashMap<>();
    private long oldestNanos;

    /**
     * @param result     what its loop is to run
     * @param begunNanos when it was begun to be computed, by the clock of {@code nowNanos}
     * @param more       whether yet another is to be computed, whose result will be given after this one
     */
    void give(Executor loop, Runnable result, long begunNanos, long nowNanos, BooleanSupplier more) {
        take(loop, result, begunNanos, nowNanos, more).forEach((to, results) -> to.execute(() -> results.forEach(Runnable::run)));
    }

    /** @return what is not to wait any longer */
    private synchronized Map<Executor, List<Runnable>> take(Executor loop, Runnable result, long begunNanos, long nowNanos, BooleanSupplier more) {
        if (held.isEmpty()) oldestNanos = nowNanos;
        held.computeIfAbsent(loop, first -> new ArrayList<>()).add(result);
        // asked only now that the result is held, so that the other one's finds it
        if (more.getAsBoolean() && nowNanos - begunNanos < SOON_NANOS && nowNanos - oldestNanos < SOON_NANOS) return Map.of();
        Map<Executor, List<Runnable>> all = held;
        held = new LinkedHashMap<>();
        return all;
    }
}
