package io.wardmote.raft;

import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Has what other threads do arrive at the caller's context, and in the words of a refusal. */
final class Waiting {
    private static final long POLL_MILLIS = 10;

    private final Vertx vertx;
    private final BooleanSupplier closing;

    Waiting(Vertx vertx, BooleanSupplier closing) {
        this.vertx = vertx;
        this.closing = closing;
    }

    <T> Future<T> onContext(CompletableFuture<T> stage) {
        Context context = vertx.getOrCreateContext();
        return Future.fromCompletionStage(stage.handle((result, failure) -> {
            if (failure == null) return result;
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TimeoutException) throw UNAVAILABLE.because("This node is behind the others.");
            throw cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
        }), context).recover(failure -> Future.failedFuture(failure instanceof CompletionException ? failure.getCause() : failure));
    }

    Future<Void> until(BooleanSupplier condition) {
        if (condition.getAsBoolean()) return Future.succeededFuture();
        Promise<Void> promise = Promise.promise();
        vertx.setPeriodic(POLL_MILLIS, timer -> {
            if (closing.getAsBoolean()) promise.tryFail(UNAVAILABLE.because("This node is stopping."));
            else if (condition.getAsBoolean()) promise.tryComplete();
            else return;
            vertx.cancelTimer(timer);
        });
        return promise.future();
    }
}
