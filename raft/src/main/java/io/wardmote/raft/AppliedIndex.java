package io.wardmote.raft;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** How far this node has applied the log, and who waits for it to get further. */
final class AppliedIndex {
    private record Waiting(long index, CompletableFuture<Void> reached) {}

    private final PriorityQueue<Waiting> queue = new PriorityQueue<>(Comparator.comparingLong(Waiting::index));
    private volatile long index = -1;

    long get() {
        return index;
    }

    /** Completed, on the applying thread, once readers see everything up to that entry; fails with a TimeoutException. */
    CompletableFuture<Void> await(long wanted, Duration wait) {
        if (index >= wanted) return CompletableFuture.completedFuture(null);
        synchronized (queue) {
            if (index >= wanted) return CompletableFuture.completedFuture(null);
            Waiting waiting = new Waiting(wanted, new CompletableFuture<>());
            queue.add(waiting);
            return waiting.reached.orTimeout(wait.toMillis(), MILLISECONDS).whenComplete((nothing, late) -> {
                if (late != null) giveUp(waiting);
            });
        }
    }

    private void giveUp(Waiting waiting) {
        synchronized (queue) {
            queue.remove(waiting);
        }
    }

    /** Nothing more will be applied. */
    void fail(RuntimeException why) {
        List<Waiting> left;
        synchronized (queue) {
            left = List.copyOf(queue);
            queue.clear();
        }
        left.forEach(waiting -> waiting.reached.completeExceptionally(why));
    }

    void reach(long reached) {
        List<Waiting> served = new ArrayList<>();
        synchronized (queue) {
            if (reached <= index) return;
            index = reached;
            while (!queue.isEmpty() && queue.peek().index <= reached) served.add(queue.poll());
        }
        served.forEach(waiting -> waiting.reached.complete(null));
    }
}
