package io.wardmote.node;

import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.NO_PERMISSION;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.access.BearerTokens;
import io.wardmote.access.Credentials;
import io.wardmote.http.Attempts;
import io.wardmote.http.ConsoleCookie;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a request comes from the account itself: told by a bearer token, or where it may be by a session of the console, which is looked at before the body.
 * Whoever does not is recorded here.
 */
final class RootOnly {
    static final String ROOT = "root";

    private final Credentials credentials;
    private final Attempts attempts;
    private final ClusterRecords records;

    RootOnly(Credentials credentials, Attempts attempts, ClusterRecords records) {
        this.credentials = credentials;
        this.attempts = attempts;
        this.records = records;
    }

    /** Fails with a {@code Refused} for anybody else. The request is paused until then: not a byte of the body before it is known who asks. */
    private Future<Void> check(RoutingContext routing, Function<HttpServerRequest, Future<String>> who) {
        HttpServerRequest request = routing.request();
        request.pause();
        return who.apply(request).onFailure(failure -> records.stranger(routing, failure))
            .compose(user -> user.equals(ROOT) ? Future.<Void>succeededFuture()
                : records.record(routing, user, NO_PERMISSION).compose(written -> Future.failedFuture(NO_PERMISSION.refused())))
            .onComplete(known -> request.resume());
    }

    /**
     * A handler that lets only the account itself through. It stands before the bound of a route that does not pass the doors' admission: so strangers, of
     * whom there may be any number and whose tokens are asked for together, take no administrator's place.
     */
    void handle(RoutingContext routing) {
        check(routing, this::user).onSuccess(known -> routing.next()).onFailure(refused -> ClusterRoutes.refuse(routing, refused));
    }

    /** The same, also by a session of the console. */
    void handleOrAtConsole(RoutingContext routing) {
        check(routing, this::userOrSession).onSuccess(known -> routing.next()).onFailure(refused -> ClusterRoutes.refuse(routing, refused));
    }

    /** The same of a request that passed {@link #handle} before, by no older state than that of now. */
    Future<Void> checkAgain(HttpServerRequest request) {
        return now(request).compose(user -> user.equals(ROOT) ? Future.succeededFuture() : Future.failedFuture(NO_PERMISSION.refused()));
    }

    private Future<String> user(HttpServerRequest request) {
        return hash(request).map(hash -> attempts.prove(request.remoteAddress().hostAddress(), hash, () -> credentials.bearer(hash)))
            .orElseGet(() -> Future.failedFuture(INVALID_BEARER_TOKEN.refused()));
    }

    private Future<String> now(HttpServerRequest request) {
        if (hasToken(request)) return credentials.bearerNow(hash(request).orElseThrow());
        ConsoleCookie cookie = ConsoleCookie.of(request).orElseThrow();
        return credentials.consoleNow(cookie.user(), cookie.hash()).map(good -> cookie.user());
    }

    private Future<String> userOrSession(HttpServerRequest request) {
        if (hasToken(request)) return user(request);
        String address = request.remoteAddress().hostAddress();
        return Future.succeededFuture().compose(any -> ConsoleCookie.of(request)
            .map(cookie -> cookie.prove(credentials, attempts, address).map(good -> cookie.user())).orElseGet(() -> user(request)));
    }

    private static boolean hasToken(HttpServerRequest request) {
        return request.headers().contains("authorization");
    }

    /** Of the token that it brings, whosever that is. */
    static Optional<String> hash(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        if (header == null || !header.matches("Bearer [A-Za-z0-9_-]{43}")) return Optional.empty();
        try {
            return Optional.of(BearerTokens.hash(Base64.getUrlDecoder().decode(header.substring("Bearer ".length()).getBytes(US_ASCII))));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
