package io.wardmote.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.access.Credentials;
import io.wardmote.key.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /metrics}, in Prometheus' text format 0.0.4, for whoever has the account's own bearer token. */
final class MetricsRoute {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsRoute.class);

    private final PrometheusMeterRegistry registry;
    private final RootOnly rootOnly;

    MetricsRoute(PrometheusMeterRegistry registry, Credentials credentials) {
        this.registry = registry;
        this.rootOnly = new RootOnly(credentials);
    }

    void mount(Router router) {
        router.get("/metrics").handler(routing -> rootOnly.check(routing.request())
            .onSuccess(known -> routing.response().putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8").putHeader("cache-control", "no-store").end(registry.scrape()))
            .onFailure(failure -> refuse(routing, failure)));
    }

    private static void refuse(RoutingContext routing, Throwable failure) {
        if (!(failure instanceof Refused)) LOG.error("/metrics failed", failure);
        int status = failure instanceof Refused refused ? refused.refusal().status() : 500;
        routing.response().setStatusCode(status).end();
    }
}
