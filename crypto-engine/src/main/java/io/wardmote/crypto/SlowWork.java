package io.wardmote.crypto;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/** The threads that all lanes share for what would hold up an event loop: a bounded pool for most, a small one for RSA keys. */
public final class SlowWork implements AutoCloseable {
    /** So long a result waits for company: some RSA-2048 signatures' time. */
    private static final long TOGETHER_NANOS = 2_000_000;

    private final BoundedWorkers workers;
    private final BoundedWorkers generators;

    public SlowWork(Vertx vertx, CryptoConfig config) {
        long patienceNanos = config.patience().toNanos();
        workers = new BoundedWorkers(vertx, "crypto-worker", config.workers(), config.workersWaiting(), 10, patienceNanos, new Handover(TOGETHER_NANOS));
        generators = new BoundedWorkers(vertx, "crypto-generator", config.generators(), config.generatorsWaiting(), 60, patienceNanos);
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
        return workers.inHand() + generators.inHand();
    }

    @Override
    public void close() {
        workers.close();
        generators.close();
    }
}
