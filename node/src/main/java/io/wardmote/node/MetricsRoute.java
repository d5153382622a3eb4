package io.wardmote.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;

/** {@code /metrics}, in Prometheus' text format 0.0.4, for the account itself: by its bearer token, or in a session of the console. */
final class MetricsRoute {
    private final PrometheusMeterRegistry registry;
    private final RootOnly rootOnly;
    private final AtOnce atOnce;

    MetricsRoute(PrometheusMeterRegistry registry, RootOnly rootOnly, AtOnce atOnce) {
        this.atOnce = atOnce;
        this.registry = registry;
        this.rootOnly = rootOnly;
    }

    void mount(Router router) {
        router.get("/metrics").handler(rootOnly::handleOrAtConsole).handler(atOnce).handler(routing -> routing.response()
            .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8").putHeader("cache-control", "no-store").end(registry.scrape()));
    }
}
