package io.wardmote.crypto;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wardmote.key.Refusal;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that all lanes share for what would hold up an event loop: a bounded pool for most, a small one for RSA keys. */
public final class SlowWork implements AutoCloseable {
    private final Pool workers;
    private final Pool generators;

    public SlowWork(Vertx vertx, CryptoConfig config) {
        long patienceNanos = config.patience().toNanos();
        workers = new Pool(vertx, "crypto-worker", config.workers(), config.workersWaiting(), 10, patienceNanos);
        generators = new Pool(vertx, "crypto-generator", config.generators(), config.generatorsWaiting(), 60, patienceNanos);
    }

    /** Computes by the pool for this effort and completes on the caller's context; fails with Refused OVERLOADED when it is full, UNAVAILABLE when closed. */
    public <T> Future<T> run(Effort effort, Callable<T> work) {
        return switch (effort) {
            case QUICK -> throw new IllegalArgumentException("quick work stays on its event loop");
            case SLOW -> workers.run(work);
            case VERY_SLOW -> generators.run(work);
        };
    }

    /** How many requests wait or are computed. */
    public int inHand() {
        return workers.inHand.get() + generators.inHand.get();
    }

    @Override
    public void close() {
        workers.threads.close();
        generators.threads.close();
    }

    private static final class Pool {
        private final WorkerExecutor threads;
        private final int most;
        private final long patienceNanos;
        /** The executor's own queue has no bound, so we count. */
        private final AtomicInteger inHand = new AtomicInteger();

        Pool(Vertx vertx, String name, int threads, int waiting, int warnSeconds, long patienceNanos) {
            this.threads = vertx.createSharedWorkerExecutor(name, threads, warnSeconds, TimeUnit.SECONDS);
            this.most = threads + waiting;
            this.patienceNanos = patienceNanos;
        }

        <T> Future<T> run(Callable<T> work) {
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
    }
}
