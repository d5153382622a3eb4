package io.wardmote.crypto;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wardmote.key.Refusal;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Some threads for what would hold up an event loop, and how much may wait for them. */
public final class BoundedWorkers implements AutoCloseable {
    private final WorkerExecutor threads;
    private final int most;
    private final long patienceNanos;
    /** The executor's own queue has no bound, so we count. */
    private final AtomicInteger inHand = new AtomicInteger();

    /**
     * @param waiting       beside those that are worked on
     * @param warnSeconds   what takes longer is told in the log
     * @param patienceNanos what waited longer is not begun
     */
    public BoundedWorkers(Vertx vertx, String name, int threads, int waiting, int warnSeconds, long patienceNanos) {
        this.threads = vertx.createSharedWorkerExecutor(name, threads, warnSeconds, TimeUnit.SECONDS);
        this.most = threads + waiting;
        this.patienceNanos = patienceNanos;
    }

    /** Completes on the caller's context; fails with Refused OVERLOADED when too much waits, UNAVAILABLE when closed. */
    public <T> Future<T> run(Callable<T> work) {
        if (inHand.incrementAndGet() > most) {
            inHand.decrementAndGet();
            return Future.failedFuture(Refusal.OVERLOADED.refused());
        }
        long asked = System.nanoTime();
        try {
            return threads.executeBlocking(() -> {
                if (System.nanoTime() - asked > patienceNanos) throw Refusal.OVERLOADED.refused();
                return work.call();
            }, false).onComplete(done -> inHand.decrementAndGet());
        } catch (RejectedExecutionException e) { // closed: the node is stopping
            inHand.decrementAndGet();
            return Future.failedFuture(Refusal.UNAVAILABLE.refused());
        }
    }

    /** How much waits or is worked on. */
    public int inHand() {
        return inHand.get();
    }

    @Override
    public void close() {
        threads.close();
    }
}
