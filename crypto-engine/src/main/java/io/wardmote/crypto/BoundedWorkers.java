package io.wardmote.crypto;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import io.wardmote.key.Refusal;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Some threads for what would hold up an event loop, and how much may wait for them. */
public final class BoundedWorkers implements AutoCloseable {
    private final Vertx vertx;
    private final WorkerExecutor threads;
    private final int most;
    private final long patienceNanos;
    /** The executor's own queue has no bound, so we count. */
    private final AtomicInteger inHand = new AtomicInteger();
    /** Of those in hand, those not begun. */
    private final AtomicInteger waiting = new AtomicInteger();
    private final Handover handover;
    private volatile boolean closed;

    /**
     * @param waiting       beside those that are worked on
     * @param warnSeconds   what takes longer is told in the log
     * @param patienceNanos what waited longer is not begun
     */
    public BoundedWorkers(Vertx vertx, String name, int threads, int waiting, int warnSeconds, long patienceNanos) {
        this(vertx, name, threads, waiting, warnSeconds, patienceNanos, new Handover(0));
    }

    BoundedWorkers(Vertx vertx, String name, int threads, int waiting, int warnSeconds, long patienceNanos, Handover handover) {
        this.vertx = vertx;
        this.threads = vertx.createSharedWorkerExecutor(name, threads, warnSeconds, TimeUnit.SECONDS);
        this.most = threads + waiting;
        this.patienceNanos = patienceNanos;
        this.handover = handover;
    }

    /** Completes on the caller's context; fails with Refused OVERLOADED when too much waits, UNAVAILABLE when closed. */
    public <T> Future<T> run(Callable<T> work) {
        if (inHand.incrementAndGet() > most) {
            inHand.decrementAndGet();
            return Future.failedFuture(Refusal.OVERLOADED.refused());
        }
        long asked = System.nanoTime();
        ContextInternal caller = (ContextInternal) vertx.getOrCreateContext();
        Promise<T> promise = caller.promise();
        boolean accepted = false;
        waiting.incrementAndGet();
        try {
            threads.executeBlocking(() -> {
                waiting.decrementAndGet();
                compute(work, asked, promise, caller.nettyEventLoop());
                return null;
            }, false);
            accepted = true;
            return promise.future();
        } catch (RejectedExecutionException e) { // closed: the node is stopping
            return Future.failedFuture(Refusal.UNAVAILABLE.refused());
        } finally {
            if (!accepted) {
                waiting.decrementAndGet();
                inHand.decrementAndGet();
            }
        }
    }

    private <T> void compute(Callable<T> work, long asked, Promise<T> promise, Executor loop) {
        long begun = System.nanoTime();
        Runnable result;
        BooleanSupplier more = () -> false;
        try {
            if (begun - asked > patienceNanos) throw Refusal.OVERLOADED.refused();
            T computed = work.call();
            result = () -> promise.complete(computed);
            more = () -> waiting.get() > 0 && !closed;
        } catch (Throwable failure) { // whatever it is, somebody waits to be told
            result = () -> promise.fail(failure);
        }
        Runnable told = result;
        handover.give(loop, () -> {
            inHand.decrementAndGet();
            told.run();
        }, begun, System.nanoTime(), more);
    }

    /** How much waits, is worked on or on its way back. */
    public int inHand() {
        return inHand.get();
    }

    @Override
    public void close() {
        closed = true;
        threads.close();
        handover.flush();
    }
}
