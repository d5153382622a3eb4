package io.wardmote.perf.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardmote.node.Fault;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** What is to be done before a run, some of it at once. */
final class Inflight {
    private static final int AT_ONCE = 64;
    private static final Duration BESIDES = Duration.ofSeconds(60);
    private static final int SLOWEST_PER_SECOND = 20;

    private final Context context;

    Inflight(Context context) {
        this.context = context;
    }

    /** Does so many things and returns when all are done. @throws Fault with which the first of them failed */
    void all(int count, IntFunction<Future<?>> each) throws InterruptedException {
        Promise<Void> done = Promise.promise();
        int[] state = {0, count};
        context.runOnContext(go -> {
            for (int i = 0; i < Math.min(AT_ONCE, count); i++) next(state, count, each, done);
        });
        try {
            done.future().toCompletionStage().toCompletableFuture().get(BESIDES.toSeconds() + count / SLOWEST_PER_SECOND, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Fault(Fault.UNAVAILABLE, "What the scenario needs is not made in time; see the servers' health, or ask for fewer keys.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Fault fault) throw fault;
            throw new Fault(Fault.UNAVAILABLE, "A server cannot be reached or does not answer (" + e.getCause()
                + "); see that it runs, and that it is the one that the client file or --vault-url names.", e.getCause());
        }
    }

    private static Future<?> begun(IntFunction<Future<?>> each, int number) {
        try {
            return each.apply(number);
        } catch (RuntimeException failed) { // whatever it is, somebody waits to be told
            return Future.failedFuture(failed);
        }
    }

    /** @param state how many were begun, how many are not done */
    private static void next(int[] state, int count, IntFunction<Future<?>> each, Promise<Void> done) {
        if (state[0] == count || done.future().isComplete()) return;
        begun(each, state[0]++).onComplete(ended -> {
            if (ended.failed()) done.tryFail(ended.cause());
            else if (--state[1] == 0) done.tryComplete();
            else next(state, count, each, done);
        });
    }
}
