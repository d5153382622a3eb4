package io.wardmote.crypto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes results from the threads that computed them to the event loops that wait for them. Each visit wakes a loop, which takes a processor from a thread
 * that computes, so a result may wait for company while more is to come: so long as is set, and the time that the next one takes. Safe for all threads.
 */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final long soonNanos;
    private Map<Executor, List<Runnable>> held = new LinkedHashMap<>();
    private long oldestNanos;

    /** @param soonNanos what took longer, and what has waited so long, waits for nobody; 0 for all */
    Handover(long soonNanos) {
        this.soonNanos = soonNanos;
    }

    /**
     * @param result     what its loop is to run
     * @param begunNanos when it was begun to be computed, by the clock of {@code nowNanos}
     * @param more       whether yet another is to be computed, whose result will be given after this one
     */
    void give(Executor loop, Runnable result, long begunNanos, long nowNanos, BooleanSupplier more) {
        handOver(take(loop, result, begunNanos, nowNanos, more));
    }

    /** Whatever is held goes. */
    void flush() {
        handOver(takeAll());
    }

    private static void handOver(Map<Executor, List<Runnable>> all) {
        all.forEach((loop, results) -> {
            try {
                loop.execute(() -> results.forEach(Runnable::run));
            } catch (RejectedExecutionException e) { // the others have theirs all the same
                LOG.warn("Nobody was told {} results: their event loop is closed", results.size());
            }
        });
    }

    /** @return what is not to wait any longer */
    private synchronized Map<Executor, List<Runnable>> take(Executor loop, Runnable result, long begunNanos, long nowNanos, BooleanSupplier more) {
        if (held.isEmpty()) oldestNanos = nowNanos;
        held.computeIfAbsent(loop, first -> new ArrayList<>()).add(result);
        // asked only now that the result is held, so that the other one's finds it
        if (more.getAsBoolean() && nowNanos - begunNanos < soonNanos && nowNanos - oldestNanos < soonNanos) return Map.of();
        return takeAll();
    }

    private synchronized Map<Executor, List<Runnable>> takeAll() {
        Map<Executor, List<Runnable>> all = held;
        held = new LinkedHashMap<>();
        return all;
    }
}
