package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.wardmote.access.BearerTokens;
import io.wardmote.access.ConsoleLogins;
import io.wardmote.access.LastUse;
import io.wardmote.access.OpenedSecrets;
import io.wardmote.access.Passwords;
import io.wardmote.access.StoredCredentials;
import io.wardmote.console.StaticFiles;
import io.wardmote.crypto.BoundedWorkers;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.http.Attempts;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import io.wardmote.op.MemoryAudit;
import io.wardmote.op.MemoryCluster;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How sessions of the console begin, are told of and end. */
class ConsoleRoutesTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String WRONG = "User name or password is wrong.";
    private static final byte[] TOKEN = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
    private static final String TOKEN_TEXT = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

    private final Vertx vertx = Vertx.vertx();
    private final Providers providers = Providers.start();
    private final RootKeys roots = new RootKeys(new RootKey("c1", 1, new Secret(providers.random().bytes(RootKey.BYTES)), providers.random()));
    private final OpenedKeys opened = new OpenedKeys(CryptoConfig.defaults());
    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final MemoryAudit audit = new MemoryAudit();
    private final AtomicLong nanos = new AtomicLong();
    private final BoundedWorkers workers = new BoundedWorkers(vertx, "passwords", 1, 64, 60, Long.MAX_VALUE);
    private final Passwords passwords = new Passwords(roots, providers.random().generator(), workers::run, nanos::get);
    private HttpClient client;
    private int port;

    record Answer(int status, JsonObject body, String cookie) {
        String sentence() {
            return body.getString("Message", "");
        }

        /** As a browser sends it back. */
        String session() {
            return cookie.substring(0, cookie.indexOf(';'));
        }
    }

    @BeforeEach
    void start() {
        change(new Command.CreateUser("alice", "2", "", ""));
        change(new Command.CreateUser("bob", "3", "", ""));
        setPassword(PASSWORD, false);
        SoftwareKeys keys = new SoftwareKeys(providers, roots, opened, CryptoConfig.defaults());
        StoredCredentials credentials = new StoredCredentials(vertx, cluster, roots, keys, "1", new LastUse(cluster), new OpenedSecrets(),
            providers.random());
        ConsoleRoutes.Guards guards = new ConsoleRoutes.Guards(new Attempts(6000, nanos::get), new Attempts(10, nanos::get), new AtOnce());
        Router router = Router.router(vertx);
        new ConsoleRoutes("n1", new StaticFiles(), new ConsoleLogins(vertx, cluster, passwords, providers.random()), credentials, guards, audit).mount(router);
        port = get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")).actualPort();
        client = vertx.createHttpClient(new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port));
    }

    @AfterEach
    void end() {
        workers.close();
        opened.close();
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private void change(Command command) {
        assertThat(cluster.change(ReplicatedState.NO_NONCE, command).succeeded()).isTrue();
    }

    private void setPassword(String password, boolean reset) {
        Command.Password made = get(passwords.made("alice", password));
        boolean there = cluster.ring().loginProfile("alice").isPresent();
        change(there ? new Command.UpdateLoginProfile("alice", Optional.of(made), Optional.of(reset),
            Optional.empty()) : new Command.CreateLoginProfile("alice", made, reset));
    }

    private Answer ask(HttpMethod method, String body, Map<String, String> headers) {
        return get(client.request(method, "/console/session").compose(request -> {
            headers.forEach(request::putHeader);
            // asked for on the thread that brings the head: from another one it may come when the body has gone by
            return request.send(Buffer.buffer(body)).compose(response -> response.body().map(bytes -> answer(response, bytes)));
        }));
    }

    private static Answer answer(HttpClientResponse response, Buffer body) {
        String cookie = response.getHeader("set-cookie");
        boolean json = "application/json".equals(response.getHeader("content-type"));
        return new Answer(response.statusCode(), json ? body.toJsonObject() : new JsonObject(), cookie == null ? "" : cookie);
    }

    private static Map<String, String> ours(String... session) {
        return session.length == 0 ? Map.of("x-wardmote-console", "used") : Map.of("x-wardmote-console", "used", "cookie", session[0]);
    }

    private Answer logIn(String user, String password) {
        return ask(HttpMethod.POST, new JsonObject().put("UserName", user).put("Password", password).encode(), ours());
    }

    private Answer logIn(JsonObject body) {
        return ask(HttpMethod.POST, body.encode(), ours());
    }

    private Answer told(String session) {
        return ask(HttpMethod.GET, "", ours(session));
    }

    @Test
    void aSessionBeginsByThePasswordAndEndsByLogOut() {
        Answer begun = logIn("alice", PASSWORD);
        assertThat(begun.status()).isEqualTo(200);
        assertThat(begun.body()).isEqualTo(new JsonObject().put("UserName", "alice").put("Root", false).put("PasswordResetRequired", false)
            .put("IdleSeconds", 1800).put("Seconds", 28800)
            .put("Node", "n1"));
        assertThat(begun.cookie()).matches("__Host-wardmote=alice\\.[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict");
        assertThat(told(begun.session()).body()).isEqualTo(begun.body());
        Answer ended = ask(HttpMethod.DELETE, "", ours(begun.session()));
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.cookie()).isEqualTo("__Host-wardmote=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
        assertThat(told(begun.session()).status()).isEqualTo(401);
        assertThat(ask(HttpMethod.DELETE, "", ours(begun.session())).status()).isEqualTo(401);
        assertThat(audit.deeds).extracting(deed -> deed.door() + " " + deed.operation() + " " + deed.principal() + " " + deed.address())
            .containsExactly("console LogIn user/alice 127.0.0.1",
            "console LogOut user/alice 127.0.0.1");
        assertThat(audit.deeds).allSatisfy(deed -> assertThat(deed.accessKeyId()).matches("CS\\.[0-9a-f]{64}"));
    }

    @Test
    void theAccountLogsInByItsToken() {
        assertThat(logIn(new JsonObject().put("BearerToken", TOKEN_TEXT)).sentence()).contains("unknown, revoked or expired");
        change(new Command.CreateBearerToken(BearerTokens.hash(TOKEN), "root", "first", 60_000));
        Answer begun = logIn(new JsonObject().put("BearerToken", TOKEN_TEXT));
        assertThat(begun.body().getString("UserName")).isEqualTo("root");
        assertThat(begun.body().getBoolean("Root")).isTrue();
        assertThat(told(begun.session()).status()).isEqualTo(200);
        change(new Command.DeleteBearerToken(BearerTokens.hash(TOKEN), "root"));
        assertThat(told(begun.session()).sentence()).isEqualTo("The session of the console is over; log in again.");
    }

    /** Nothing tells whether there is such a user, or one that may log in. */
    @Test
    void whateverIsWrongIsRefusedAlike() {
        for (Answer refused : List.of(logIn("alice", "wrong"), logIn("alice", PASSWORD + " "), logIn("alice", ""), logIn("bob", PASSWORD),
            logIn("nobody", PASSWORD), logIn("root", PASSWORD),
            logIn("alice", "x".repeat(600)), logIn("ali ce", PASSWORD), logIn("", PASSWORD))) {
            assertThat(refused.sentence()).isEqualTo(WRONG);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.cookie()).isEmpty();
        }
        assertThat(audit.strangers).hasSize(9).containsOnly("console 127.0.0.1 WRONG_PASSWORD");
        assertThat(audit.deeds).isEmpty();
    }

    @Test
    void whatIsNoLogInIsRefused() {
        assertThat(logIn(new JsonObject()).sentence()).contains("UserName");
        assertThat(logIn(new JsonObject().put("UserName", "alice")).sentence()).contains("Password");
        assertThat(logIn(new JsonObject().put("UserName", "alice").put("Password", 7)).sentence()).contains("Password");
        for (Object token : List.of(7, "", "short", TOKEN_TEXT + "x", "?".repeat(43))) assertThat(logIn(new JsonObject().put("BearerToken", token)).status())
            .isIn(400, 401);
        assertThat(ask(HttpMethod.POST, "no JSON", ours()).status()).isEqualTo(400);
        assertThat(ask(HttpMethod.POST, " ".repeat(5000), ours()).status()).isEqualTo(413);
        assertThat(cluster.ring().consoleSessionsOf("alice")).isEmpty();
    }

    @Test
    void anotherSiteCanNeitherLogInNorOut() {
        String body = new JsonObject().put("UserName", "alice").put("Password", PASSWORD).encode();
        for (Map<String, String> headers : List.<Map<String, String>>of(Map.of(), Map.of("content-type", "text/plain"),
            Map.of("x-wardmote-console", "used", "origin", "https://evil.example"),
            Map.of("x-wardmote-console", "used", "sec-fetch-site", "cross-site"))) {
            assertThat(ask(HttpMethod.POST, body, headers).sentence()).isEqualTo("A session of the console is for the console's own pages.");
        }
        assertThat(audit.strangers).hasSize(4).containsOnly("console 127.0.0.1 " + Refusal.CROSS_SITE);
        assertThat(cluster.ring().consoleSessionsOf("alice")).isEmpty();
        String session = logIn("alice", PASSWORD).session();
        assertThat(ask(HttpMethod.DELETE, "", Map.of("cookie", session)).status()).isEqualTo(403);
        assertThat(ask(HttpMethod.GET, "", Map.of("cookie", session)).status()).isEqualTo(403);
        assertThat(told(session).status()).isEqualTo(200);
    }

    @Test
    void thePasswordThatWasIsNone() {
        String session = logIn("alice", PASSWORD).session();
        setPassword("another horse now", true);
        assertThat(told(session).status()).isEqualTo(401);
        assertThat(logIn("alice", PASSWORD).sentence()).isEqualTo(WRONG);
        assertThat(logIn("alice", "another horse now").body().getBoolean("PasswordResetRequired")).isTrue();
        change(new Command.DeleteLoginProfile("alice"));
        assertThat(logIn("alice", "another horse now").sentence()).isEqualTo(WRONG);
    }

    /** It was proven before it was changed, and the session would begin after. */
    @Test
    void aPasswordThatIsChangedWhileItIsComparedBeginsNoSession() {
        ConsoleLogins logins = new ConsoleLogins(vertx, cluster, new Passwords(roots, providers.random().generator(), new Passwords.Work() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                try {
                    T done = work.call();
                    Command.Password made = ConsoleRoutesTest.get(passwords.made("alice", "another horse now"));
                    change(new Command.UpdateLoginProfile("alice", Optional.of(made), Optional.empty(), Optional.empty()));
                    return Future.succeededFuture(done);
                } catch (Exception e) {
                    return Future.failedFuture(e);
                }
            }
        }, nanos::get), providers.random());
        assertThat(logins.byPassword("alice", PASSWORD).cause()).hasMessage(Refusal.WRONG_PASSWORD.code());
        assertThat(cluster.ring().consoleSessionsOf("alice")).isEmpty();
    }

    @Test
    void aSessionIsOverWhenNobodyUsesIt() {
        String session = logIn("alice", PASSWORD).session();
        for (int ask = 0; ask < 23; ask++) {
            cluster.pass(Duration.ofMinutes(20));
            assertThat(told(session).status()).as("used every 20 minutes").isEqualTo(200);
        }
        assertThat(told(session).body().getLong("IdleSeconds")).isEqualTo(1200);
        cluster.pass(Duration.ofMinutes(20));
        assertThat(told(session).status()).as("eight hours, however it was used").isEqualTo(401);
        String other = logIn("alice", PASSWORD).session();
        cluster.pass(Duration.ofMinutes(29));
        assertThat(ask(HttpMethod.GET, "", Map.of("x-wardmote-console", "watching", "cookie", other)).status()).isEqualTo(200);
        cluster.pass(Duration.ofMinutes(1));
        assertThat(told(other).status()).as("a page that watches does not use it").isEqualTo(401);
    }

    /** Wherever the guesses come from; who was known at that address notices nothing. */
    @Test
    void guessingIsSlowedDownForEachUser() {
        logIn("alice", PASSWORD);
        List<String> sentences = new ArrayList<>();
        for (int guess = 0; guess < 9; guess++) sentences.add(logIn("bob", "guess " + guess).sentence());
        assertThat(sentences).containsOnly(WRONG);
        assertThat(logIn("bob", "guess 10").sentence()).isEqualTo(WRONG);
        assertThat(logIn("bob", "guess 11").sentence()).contains("Too many requests");
        assertThat(logIn("alice", PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeRecordedBeginsNoSessionThatAnybodyHas() {
        audit.notReady = Refusal.UNAVAILABLE.refused();
        assertThat(logIn("alice", PASSWORD).status()).isEqualTo(503);
        assertThat(cluster.ring().consoleSessionsOf("alice")).isEmpty();
        audit.notReady = null;
        audit.notWritten = Refusal.UNAVAILABLE.refused();
        Answer refused = logIn("alice", PASSWORD);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.cookie()).isEmpty();
    }

    @Test
    void aNodeThatIsCutOffBeginsNoSession() {
        String session = logIn("alice", PASSWORD).session();
        cluster.cutOff(1);
        assertThat(logIn("alice", PASSWORD).status()).isEqualTo(503);
        assertThat(told(session).status()).as("only a fresh read tells how long it has").isEqualTo(503);
    }
}
