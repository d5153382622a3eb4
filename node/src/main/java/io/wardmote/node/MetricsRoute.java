package io.wardmote.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /metrics}, in Prometheus' text format 0.0.4: for the account itself, by its bearer token or in a session of the console, and at an address of its own
 * for everybody.
 */
final class MetricsRoute {
    private static final String PATH = "/metrics";

    private final PrometheusMeterRegistry registry;
    private final AtOnce atOnce;

    MetricsRoute(PrometheusMeterRegistry registry, AtOnce atOnce) {
        this.registry = registry;
        this.atOnce = atOnce;
    }

    void mount(Router router, RootOnly rootOnly) {
        router.get(PATH).handler(rootOnly::handleOrAtConsole).handler(atOnce).handler(this::answer);
    }

    /** For whoever comes. */
    void mountOpen(Router router) {
        router.get(PATH).handler(atOnce).handler(this::answer);
    }

    /** Gathered beside the event loop: there are thousands of figures, and some are looked up. */
    private void answer(RoutingContext routing) {
        routing.vertx().executeBlocking(registry::scrape, false).onFailure(routing::fail).onSuccess(text -> routing.response()
            .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8").putHeader("cache-control", "no-store").end(text));
    }
}
