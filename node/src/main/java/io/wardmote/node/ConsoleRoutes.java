package io.wardmote.node;

import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.SESSION_OVER;
import static io.wardmote.key.Refusal.WRONG_PASSWORD;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.access.BearerTokens;
import io.wardmote.access.ConsoleLogins;
import io.wardmote.access.ConsoleLogins.Begun;
import io.wardmote.access.ConsoleLogins.Session;
import io.wardmote.access.Credentials;
import io.wardmote.console.StaticFiles;
import io.wardmote.http.Attempts;
import io.wardmote.http.ConsoleCookie;
import io.wardmote.key.Refused;
import io.wardmote.op.Audit;
import io.wardmote.op.Caller;
import io.wardmote.op.Deed;
import io.wardmote.op.identity.Names;
import java.util.Base64;
import java.util.UUID;

/**
 * {@code /console/session}: {@code POST} logs in, by name and password or by a bearer token, {@code GET} tells of the session, {@code DELETE} ends it. All else
 * the console asks of the doors, with the cookie that is set here. Of one lane.
 */
final class ConsoleRoutes {
    private static final String SESSION = "/console/session";
    private static final String DOOR = "console";
    private static final int LONGEST_BODY = 4 << 10;
    private static final int LONGEST_PASSWORD = 512;
    private static final String TOKEN = "[A-Za-z0-9_-]{43}";

    private final String node;
    private final StaticFiles files;
    private final ConsoleLogins logins;
    private final Credentials credentials;
    private final Guards guards;
    private final Audit audit;

    /**
     * Of all lanes together.
     *
     * @param ofAddresses as at the doors
     * @param ofUsers     likewise of each user, wherever the failures come from; who was known at an address notices nothing
     */
    record Guards(Attempts ofAddresses, Attempts ofUsers, AtOnce atOnce) {}

    /** @param node its name, which pages show */
    ConsoleRoutes(String node, StaticFiles files, ConsoleLogins logins, Credentials credentials, Guards guards, Audit audit) {
        this.node = node;
        this.files = files;
        this.logins = logins;
        this.credentials = credentials;
        this.guards = guards;
        this.audit = audit;
    }

    void mount(Router router) {
        files.mount(router);
        router.post(SESSION).handler(this::ofOurPages).handler(guards.atOnce);
        ClusterRoutes.bodied(() -> router.post(SESSION), LONGEST_BODY,
            routing -> Future.succeededFuture().compose(any -> logIn(routing, ClusterRoutes.body(routing))));
        router.get(SESSION).handler(guards.atOnce).handler(routing -> ClusterRoutes.answer(routing,
            proven(routing).compose(cookie -> logins.session(cookie.user(), cookie.hash())).map(this::shown)));
        router.delete(SESSION).handler(guards.atOnce).handler(routing -> ClusterRoutes.answer(routing,
            proven(routing).compose(cookie -> logOut(routing, cookie))));
    }

    private void ofOurPages(RoutingContext routing) {
        try {
            ConsoleCookie.mustBeOurPages(routing.request());
        } catch (Refused refused) {
            refuse(routing, refused);
            return;
        }
        routing.next();
    }

    private void refuse(RoutingContext routing, Throwable failure) {
        audit.stranger(DOOR, address(routing.request()), ClusterRecords.refusal(failure));
        ClusterRoutes.refuse(routing, failure);
    }

    private Future<JsonObject> logIn(RoutingContext routing, JsonObject given) {
        long began = System.nanoTime();
        String address = address(routing.request());
        return audit.ready().compose(ready -> given.containsKey("BearerToken") ? byToken(given, address) : byPassword(given, address))
            .onFailure(failure -> audit.stranger(DOOR, address, ClusterRecords.refusal(failure)))
            .compose(begun -> recorded("LogIn", caller(begun.user(), hash(begun.secret()), address), began).map(written -> {
                routing.response().putHeader("set-cookie", ConsoleCookie.set(begun.user(), begun.secret()));
                return shown(begun.session());
            }));
    }

    private Future<Begun> byPassword(JsonObject given, String address) {
        String user = text(given, "UserName");
        String password = text(given, "Password");
        if (!Names.USER.matcher(user).matches() || password.length() > LONGEST_PASSWORD) throw WRONG_PASSWORD.refused();
        String who = DOOR + "/" + user;
        return guards.ofAddresses.prove(address, who, () -> guards.ofUsers.prove(who, address, () -> logins.byPassword(user, password)));
    }

    private Future<Begun> byToken(JsonObject given, String address) {
        String token = text(given, "BearerToken");
        if (!token.matches(TOKEN)) throw INVALID_BEARER_TOKEN.refused();
        String hash = hash(token);
        return guards.ofAddresses.prove(address, hash, () -> credentials.bearer(hash)).compose(user -> logins.byToken(user, hash));
    }

    private static String text(JsonObject given, String name) {
        if (given.getValue(name) instanceof String text) return text;
        throw INVALID_PARAMETER.because(name);
    }

    private static String hash(String secret) {
        return BearerTokens.hash(Base64.getUrlDecoder().decode(secret));
    }

    private Future<JsonObject> logOut(RoutingContext routing, ConsoleCookie cookie) {
        long began = System.nanoTime();
        return audit.ready().compose(ready -> logins.end(cookie.user(), cookie.hash()))
            .compose(ended -> recorded("LogOut", caller(cookie.user(), cookie.hash(), address(routing.request())), began)).map(written -> {
                routing.response().putHeader("set-cookie", ConsoleCookie.clear());
                return new JsonObject();
            });
    }

    private Future<Void> recorded(String operation, Caller caller, long began) {
        return audit.record(Deed.ofConsole(UUID.randomUUID().toString(), caller, operation, NANOSECONDS.toMicros(System.nanoTime() - began)));
    }

    /** The session that comes with the request, if it is one. */
    private Future<ConsoleCookie> proven(RoutingContext routing) {
        String address = address(routing.request());
        return Future.succeededFuture().compose(any -> {
            ConsoleCookie cookie = ConsoleCookie.of(routing.request()).orElseThrow(SESSION_OVER::refused);
            return guards.ofAddresses.prove(address, Caller.CONSOLE + cookie.hash(), () -> credentials.console(cookie.user(), cookie.hash(), cookie.used()))
                .map(good -> cookie);
        }).onFailure(failure -> audit.stranger(DOOR, address, ClusterRecords.refusal(failure)));
    }

    private Caller caller(String user, String hash, String address) {
        return Caller.console(credentials.account(), user, hash, address);
    }

    private JsonObject shown(Session session) {
        return new JsonObject().put("UserName", session.user()).put("Root", session.user().equals(RootOnly.ROOT)).put("PasswordResetRequired", session.reset())
            .put("IdleSeconds", session.idleLeft() / 1000).put("Seconds", session.left() / 1000).put("Node", node);
    }

    private static String address(HttpServerRequest request) {
        return request.remoteAddress().hostAddress();
    }
}
