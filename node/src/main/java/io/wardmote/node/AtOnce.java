package io.wardmote.node;

import static io.wardmote.key.Refusal.OVERLOADED;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.http.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets so many requests through at once, until they are answered, and refuses any more: for routes that do not pass the doors' admission. */
final class AtOnce implements Handler<RoutingContext> {
    static final int MOST = 64;
    /** Of one address, where strangers come: else one who sends his body slowly, or never, keeps all others out. */
    static final int MOST_OF_ONE = 8;

    private final int mostOfOne;
    private final Map<String, Integer> byOrigin = new HashMap<>();
    private int all;

    private AtOnce(int mostOfOne) {
        this.mostOfOne = mostOfOne;
    }

    /** For those of whom it is known who they are. */
    AtOnce() {
        this(MOST);
    }

    static AtOnce ofStrangers() {
        return new AtOnce(MOST_OF_ONE);
    }

    @Override
    public void handle(RoutingContext routing) {
        String origin = origin(routing.request());
        if (!enter(origin)) {
            ClusterRoutes.refuse(routing, OVERLOADED.because("Too many such requests at once."));
            return;
        }
        AtomicBoolean ended = new AtomicBoolean();
        routing.addEndHandler(end -> {
            if (ended.compareAndSet(false, true)) leave(origin);
        });
        routing.next();
    }

    static String origin(HttpServerRequest request) {
        return Origin.of(request.remoteAddress().hostAddress());
    }

    private synchronized boolean enter(String origin) {
        if (all >= MOST || byOrigin.getOrDefault(origin, 0) >= mostOfOne) return false;
        all++;
        byOrigin.merge(origin, 1, Integer::sum);
        return true;
    }

    private synchronized void leave(String origin) {
        all--;
        byOrigin.computeIfPresent(origin, (same, count) -> count == 1 ? null : count - 1);
    }
}
