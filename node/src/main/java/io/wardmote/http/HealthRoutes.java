package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.op.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /livez}, {@code /readyz} (with {@code ?verbose}: each check) and {@code /health}, open to everybody. */
final class HealthRoutes {
    private HealthRoutes() {}

    static Router router(Vertx vertx, Supplier<Health> health) {
        Router router = Router.router(vertx);
        router.get("/livez").handler(routing -> send(routing, 200, Reply.of("status", "ok")));   // that it answers is the point
        router.get("/readyz").handler(routing -> {
            Health now = health.get();
            send(routing, now.ready() ? 200 : 503, readiness(now, isVerbose(routing.request().query())));
        });
        router.get("/health").handler(routing -> send(routing, 200, health.get().document()));
        return router;
    }

    private static boolean isVerbose(String query) {
        return query != null && (query.equals("verbose") || query.equals("verbose=true"));
    }

    private static Reply readiness(Health health, boolean verbose) {
        String status = health.ready() ? "ok" : "not ready";
        if (!verbose) return Reply.of("status", status);
        List<Object> checks = new ArrayList<>();
        for (Map.Entry<String, String> check : health.checks().entrySet()) checks.addAll(List.of(check.getKey(), check.getValue()));
        return Reply.of("status", status, "checks", Reply.of(checks.toArray()));
    }

    private static void send(RoutingContext routing, int status, Reply reply) {
        StringBuilder json = new StringBuilder();
        JsonBody.write(json, reply);
        routing.response().setStatusCode(status)
            .putHeader("content-type", Format.JSON.contentType)
            .putHeader("cache-control", "no-store")
            .end(Buffer.buffer(json.toString().getBytes(UTF_8)));
    }
}
