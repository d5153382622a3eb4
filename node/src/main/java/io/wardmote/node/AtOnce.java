package io.wardmote.node;

import static io.wardmote.key.Refusal.OVERLOADED;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets so many requests through at once, until they are answered, and refuses any more: for routes that do not pass the doors' admission. */
final class AtOnce implements Handler<RoutingContext> {
    static final int MOST = 64;

    private final Semaphore places = new Semaphore(MOST);

    @Override
    public void handle(RoutingContext routing) {
        if (!places.tryAcquire()) {
            ClusterRoutes.refuse(routing, OVERLOADED.because("Too many such requests at once."));
            return;
        }
        AtomicBoolean ended = new AtomicBoolean();
        routing.addEndHandler(end -> {
            if (ended.compareAndSet(false, true)) places.release();
        });
        routing.next();
    }
}
