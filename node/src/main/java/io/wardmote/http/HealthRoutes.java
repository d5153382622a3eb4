package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.op.Reply;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET /livez}, {@code /readyz} and {@code /health}, open to everybody. JSON:
 *
 * <pre>
 *   /livez            200 {"status":"ok"}, whatever else is wrong: that it answers is the point
 *   /readyz           200 {"status":"ok"}, or 503 {"status":"not ready"}
 *   /readyz?verbose   the same and "checks": by its name "ok" or a sentence; also written ?verbose=true
 *   /health           200 and all there is to say
 * </pre>
 *
 * Any other query is answered 400 {"status":"bad request"}: a probe that is misspelt should not look like one that asks for less.
 */
public final class HealthRoutes {
    private static final Set<String> VERBOSE = Set.of("verbose", "verbose=true");

    private HealthRoutes() {}

    public static Router router(Vertx vertx, Supplier<Health> health) {
        Router router = Router.router(vertx);
        router.get("/livez").handler(routing -> {
            if (isPlain(routing)) send(routing, 200, Reply.of("status", "ok"));
        });
        router.get("/readyz").handler(routing -> {
            boolean verbose = VERBOSE.contains(query(routing));
            if (!verbose && !isPlain(routing)) return;
            Health now = health.get();
            String status = now.ready() ? "ok" : "not ready";
            send(routing, now.ready() ? 200 : 503, Reply.of("status", status, "checks", verbose ? Health.reply(now.checks()) : null));
        });
        router.get("/health").handler(routing -> {
            if (isPlain(routing)) send(routing, 200, health.get().document());
        });
        return router;
    }

    private static String query(RoutingContext routing) {
        String query = routing.request().query();
        return query == null ? "" : query;
    }

    /** Whether there is no query; else it is refused. */
    private static boolean isPlain(RoutingContext routing) {
        if (query(routing).isEmpty()) return true;
        send(routing, 400, Reply.of("status", "bad request"));
        return false;
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
