package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardmote.crypto.Effort;
import io.wardmote.key.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads, and whose turn it is. What is very slow, such as making an RSA key, has half of the threads at most, and first there; a single thread gives
 * it half of its time while anything else waits. So nobody who has many keys made keeps others from signing, nor the other way round. What waited for
 * longer than whoever asked does is not computed any more. Answers are given on these threads. Thread safe.
 */
final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    /** For each thread; at 25 to 600 microseconds a call these are gone in a quarter of a second. */
    private static final int WAITING = 256;
    private static final int VERY_SLOW_WAITING = 32;

    private final List<Thread> threads = new ArrayList<>();
    private final int mostVerySlow;
    private final long patienceNanos;
    private final LongSupplier nanos;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Queue<Runnable> verySlowWaiting = new ArrayDeque<>();
    private int verySlow;
    /** Of a single thread. */
    private long othersUntilNanos;
    private boolean closed;

    /**
     * @param patience how long whoever asks waits for the answer
     * @param nanos    a clock that never goes back, in nanoseconds
     */
    Turns(int threads, Duration patience, LongSupplier nanos) {
        this.mostVerySlow = Math.max(1, threads / 2);
        this.patienceNanos = patience.toNanos();
        this.nanos = nanos;
        this.othersUntilNanos = nanos.getAsLong();
        for (int i = 0; i < threads; i++) this.threads.add(Thread.ofPlatform().daemon().name("hsm-" + i).unstarted(this::work));
        this.threads.forEach(Thread::start);
    }

    /** Fails with Refused OVERLOADED if too many wait or it waited too long, UNAVAILABLE when closed, else as the work does. */
    <T> Future<T> run(Effort effort, Callable<T> work) {
        Promise<T> promise = Promise.promise();
        long asked = nanos.getAsLong();
        Runnable turn = () -> {
            if (nanos.getAsLong() - asked > patienceNanos) promise.fail(busy());
            else settle(promise, work);
        };
        boolean generates = effort == Effort.VERY_SLOW;
        synchronized (this) {
            if (closed) return Future.failedFuture(Refusal.UNAVAILABLE.refused());
            if (generates ? verySlowWaiting.size() >= VERY_SLOW_WAITING : waiting.size() >= WAITING * threads.size()) return Future.failedFuture(busy());
            (generates ? verySlowWaiting : waiting).add(turn);
            notify();
        }
        return promise.future();
    }

    private static Throwable busy() {
        return Refusal.OVERLOADED.because("The HSM is busy.");
    }

    private static <T> void settle(Promise<T> promise, Callable<T> work) {
        T answer;
        try {
            answer = work.call();
        } catch (Exception | Error e) { // whoever asked must hear of it
            promise.fail(e);
            return;
        }
        promise.complete(answer);
    }

    /** However many wait, and however long. @return whether it will be done, which it is not when closed */
    synchronized boolean mustRun(Runnable work) {
        if (closed) return false;
        waiting.add(work);
        notify();
        return true;
    }

    private void work() {
        for (Runnable turn = next(); turn != null; turn = next()) {
            try {
                turn.run();
            } catch (RuntimeException | Error e) { // the thread has more to do
                LOG.error("an answer was not taken: {}", e.getClass().getName());
            }
        }
    }

    /** Null when closed and all is done. */
    private synchronized Runnable next() {
        try {
            while (true) {
                if (isTurnOfVerySlow()) {
                    verySlow++;
                    Runnable turn = verySlowWaiting.remove();
                    return () -> runVerySlow(turn);
                }
                if (!waiting.isEmpty()) return waiting.remove();
                if (closed) return null; // what is very slow and waits is for those that do such already
                wait();
            }
        } catch (InterruptedException e) {
            return null;
        }
    }

    private boolean isTurnOfVerySlow() {
        if (verySlowWaiting.isEmpty() || verySlow >= mostVerySlow) return false;
        return threads.size() > 1 || waiting.isEmpty() || nanos.getAsLong() - othersUntilNanos >= 0;
    }

    private void runVerySlow(Runnable turn) {
        long since = nanos.getAsLong();
        try {
            turn.run();
        } finally {
            synchronized (this) {
                verySlow--;
                long now = nanos.getAsLong();
                othersUntilNanos = now + (now - since);
            }
        }
    }

    /** Nothing is taken any more; what was, is done. @return whether all was done in that time */
    boolean close(Duration most) {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        long end = System.nanoTime() + most.toNanos();
        try {
            for (Thread thread : threads) {
                if (!thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) return false;
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
