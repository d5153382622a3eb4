package io.wardmote.access;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardmote.raft.ReplicatedState;
import java.util.concurrent.TimeUnit;

/**
 * Fresh reads on behalf of strangers, of whom there may be any number: at most one is begun in a quarter of a second, and all
 * that came before it began share it.
 */
final class Confirmation {
    private static final long APART_MILLIS = 250;

    private final Vertx vertx;
    private final ReplicatedState state;
    private Promise<Void> next;
    private long lastNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(APART_MILLIS);

    Confirmation(Vertx vertx, ReplicatedState state) {
        this.vertx = vertx;
        this.state = state;
    }

    /** Completes on the caller's context when this node has applied all that was answered before this call. */
    Future<Void> fresh() {
        Context context = vertx.getOrCreateContext();
        Promise<Void> mine = Promise.promise();
        shared().onComplete(done -> context.runOnContext(back -> mine.handle(done)));
        return mine.future();
    }

    private synchronized Future<Void> shared() {
        if (next == null) {
            next = Promise.promise();
            long sinceMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastNanos);
            vertx.setTimer(Math.max(1, APART_MILLIS - sinceMillis), now -> begin());
        }
        return next.future();
    }

    private void begin() {
        Promise<Void> begun;
        synchronized (this) {
            begun = next;
            next = null;
            lastNanos = System.nanoTime();
        }
        state.read(ring -> null).<Void>mapEmpty().onComplete(begun);
    }
}
