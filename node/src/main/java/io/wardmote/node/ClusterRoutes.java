package io.wardmote.node;

import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.NO_PERMISSION;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.wardmote.access.Credentials;
import io.wardmote.key.Refused;
import io.wardmote.node.founding.Membership;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /cluster/…}: what the commands of the same names ask. {@code join} is for whoever has a token, {@code arrive} for whoever
 * has a member's key; the others need a bearer token of the account itself.
 */
public final class ClusterRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRoutes.class);
    private static final int LONGEST_BODY = 64 << 10;
    private static final String ROOT = "root";

    private final Membership membership;
    private final Credentials credentials;

    public ClusterRoutes(Membership membership, Credentials credentials) {
        this.membership = membership;
        this.credentials = credentials;
    }

    public void mount(Router router) {
        router.post("/cluster/*").handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
        router.post("/cluster/join").handler(open(membership::join));
        router.post("/cluster/arrive").handler(open(membership::arrive));
        router.post("/cluster/token").handler(routing -> asRoot(routing, body -> membership.token()));
        router.post("/cluster/remove").handler(routing -> asRoot(routing, membership::remove));
        router.get("/cluster/status").handler(routing -> asRoot(routing, body -> membership.status()));
    }

    private Handler<RoutingContext> open(Function<JsonObject, Future<JsonObject>> deed) {
        return routing -> answer(routing, Future.succeededFuture().compose(any -> deed.apply(body(routing))));
    }

    private void asRoot(RoutingContext routing, Function<JsonObject, Future<JsonObject>> deed) {
        answer(routing, user(routing).compose(user -> {
            if (!user.equals(ROOT)) throw NO_PERMISSION.refused();
            return deed.apply(body(routing));
        }));
    }

    private Future<String> user(RoutingContext routing) {
        String header = routing.request().getHeader("authorization");
        if (header == null || !header.matches("Bearer [A-Za-z0-9_-]{43}")) return Future.failedFuture(INVALID_BEARER_TOKEN.refused());
        try {
            byte[] token = Base64.getUrlDecoder().decode(header.substring("Bearer ".length()).getBytes(US_ASCII));
            return credentials.bearer(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token)));
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(INVALID_BEARER_TOKEN.refused());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static JsonObject body(RoutingContext routing) {
        Buffer body = routing.body() == null ? null : routing.body().buffer();
        if (body == null || body.length() == 0) return new JsonObject();
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new Fault(Fault.DATA, "The body is not a JSON object.", e);
        }
    }

    private static void answer(RoutingContext routing, Future<JsonObject> future) {
        future.onSuccess(reply -> send(routing, 200, reply)).onFailure(failure -> {
            switch (failure) {
                case Refused refused -> send(routing, refused.refusal().status(), error(refused.refusal().code(), refused.sentence()));
                case Fault fault -> send(routing, 400, error("InvalidParameter", fault.getMessage()));
                default -> {
                    LOG.error("{} failed", routing.request().path(), failure);
                    send(routing, 500, error("InternalFailure", "Internal Failure"));
                }
            }
        });
    }

    private static JsonObject error(String code, String message) {
        return new JsonObject().put("Code", code).put("Message", message);
    }

    private static void send(RoutingContext routing, int status, JsonObject body) {
        routing.response().setStatusCode(status).putHeader("content-type", "application/json").putHeader("cache-control", "no-store").end(body.toBuffer());
    }
}
