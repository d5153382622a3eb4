package io.wardmote.perf.load;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardmote.node.Fault;
import io.wardmote.perf.report.Second;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs a loop on one event loop, paces it from a thread of its own, and closes a second of it every second. */
final class Driver {
    private static final long SECOND_NANOS = 1_000_000_000;
    /** Requests that are due nearer to each other than this are sent together. */
    private static final long SHORTEST_PAUSE_NANOS = 50_000;
    private static final Duration PATIENCE = Client.PATIENCE.plusSeconds(20);

    private final Vertx vertx;
    private final Context context;
    private final Consumer<Second> watcher;

    /** @param watcher sees each second as it ends, on the event loop */
    Driver(Vertx vertx, Context context, Consumer<Second> watcher) {
        this.vertx = vertx;
        this.context = context;
        this.watcher = watcher;
    }

    /** Runs it to its last answer. @return how many seconds that took */
    double closed(Sending sending, int underWay, Duration length) throws InterruptedException {
        long start = sending.now();
        ClosedLoop loop = new ClosedLoop(sending, start + length.toNanos());
        return run(sending, start, length, () -> loop.start(underWay), loop::ended, Promise.promise());
    }

    /** The same for an open loop. */
    double open(Sending sending, double perSecond, Duration length) throws InterruptedException {
        long start = sending.now();
        OpenLoop loop = new OpenLoop(Schedule.of(start, perSecond, length.toNanos()), sending);
        Promise<Double> done = Promise.promise();
        Thread pacer = Thread.ofPlatform().name("pacer").daemon().start(() -> pace(sending, loop, done));
        try {
            return run(sending, start, length, () -> { }, loop::ended, done);
        } finally {
            pacer.interrupt();
            pacer.join();
        }
    }

    /** What the pacer needs to know of the loop, told by the event loop with each advance. */
    private record Told(boolean allSent, long nextNanos) {}

    private void pace(Sending sending, OpenLoop loop, Promise<Double> done) {
        Told told = new Told(false, sending.now());
        while (!told.allSent && !Thread.currentThread().isInterrupted()) {
            long pause = told.nextNanos - sending.now();
            if (pause > 0) LockSupport.parkNanos(Math.max(pause, SHORTEST_PAUSE_NANOS));
            Promise<Told> advanced = Promise.promise();
            context.runOnContext(go -> {
                try {
                    loop.advance();
                    advanced.complete(new Told(loop.allSent(), loop.nextNanos()));
                } catch (RuntimeException e) {
                    advanced.fail(e);
                    done.tryFail(e);
                }
            });
            try {
                told = advanced.future().toCompletionStage().toCompletableFuture().get();
            } catch (InterruptedException | ExecutionException over) {
                return; // whoever waits for the end knows
            }
        }
    }

    private double run(Sending sending, long start, Duration length, Runnable begin, BooleanSupplier ended, Promise<Double> done) throws InterruptedException {
        context.runOnContext(go -> {
            try {
                begin.run();
                watch(sending, start, start, ended, done);
            } catch (RuntimeException e) {
                done.tryFail(e);
            }
        });
        try {
            return done.future().toCompletionStage().toCompletableFuture().get(length.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Fault(Fault.UNAVAILABLE, "Requests are still unanswered " + PATIENCE.toSeconds()
                + " s after the end of a step; see whether the servers run.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Fault fault) throw fault;
            throw new IllegalStateException("the load broke off", e.getCause());
        }
    }

    /** Looks a hundred times a second whether the loop has ended, so that its length is not rounded up to a second. */
    private void watch(Sending sending, long start, long secondStart, BooleanSupplier ended, Promise<Double> done) {
        long now = sending.now();
        long length = now - secondStart;
        boolean over = ended.getAsBoolean();
        boolean closes = length >= SECOND_NANOS || over && length > SECOND_NANOS / 10;
        if (closes) watcher.accept(sending.measured().second(now - start, length));
        if (over) {
            done.tryComplete((now - start) / (double) SECOND_NANOS);
            return;
        }
        if (done.future().isComplete()) return;
        vertx.setTimer(10, next -> watch(sending, start, closes ? now : secondStart, ended, done));
    }
}
