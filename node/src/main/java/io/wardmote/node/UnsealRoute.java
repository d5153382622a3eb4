package io.wardmote.node;

import static io.wardmote.key.Refusal.OVERLOADED;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.UnaryOperator;

/**
 * {@code POST /unseal} of a sealed node: open to whoever has shares, so bounded: bodies of 4 KiB, one at a time, and after a score of tries
 * one a second.
 */
final class UnsealRoute {
    private static final int LONGEST_BODY = 4 << 10;
    private static final int AT_ONCE = 20;
    private static final long EVERY_NANOS = 1_000_000_000;

    private final Vertx vertx;
    private final UnaryOperator<JsonObject> deed;
    private final AtOnce strangers = new AtOnce();
    /** When the tries that were made are used up: up to {@link #AT_ONCE} may lie ahead. */
    private long spentNanos = Long.MIN_VALUE / 2;

    UnsealRoute(Vertx vertx, UnaryOperator<JsonObject> deed) {
        this.vertx = vertx;
        this.deed = deed;
    }

    void mount(Router router) {
        router.post("/unseal").handler(strangers);
        router.post("/unseal").handler(this::slow);
        ClusterRoutes.bodied(() -> router.post("/unseal"), LONGEST_BODY, body -> vertx.executeBlocking(() -> deed.apply(body)));
    }

    private void slow(RoutingContext routing) {
        if (mayTry(System.nanoTime())) routing.next();
        else ClusterRoutes.refuse(routing, OVERLOADED.because("Too many shares were tried; wait some seconds."));
    }

    synchronized boolean mayTry(long nowNanos) {
        spentNanos = Math.max(spentNanos, nowNanos - AT_ONCE * EVERY_NANOS);
        if (spentNanos + EVERY_NANOS > nowNanos) return false;
        spentNanos += EVERY_NANOS;
        return true;
    }
}
