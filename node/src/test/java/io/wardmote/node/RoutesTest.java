package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.Router;
import io.wardmote.access.Credentials;
import io.wardmote.http.Attempts;
import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.MemoryAudit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Promise<String>> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Promise<String>> askedAgain = new ConcurrentLinkedQueue<>();
    private final MemoryAudit audit = new MemoryAudit();
    /** Answers when told. */
    private final Credentials credentials = new Credentials() {
        @Override
        public <T> Future<T> accessKey(String accessKeyId, Function<SigningSecret, T> check) {
            throw new AssertionError("a bearer token alone is asked for");
        }

        @Override
        public <T> Future<T> session(String accessKeyId, String securityToken, Function<SigningSecret, T> check) {
            throw new AssertionError("a bearer token alone is asked for");
        }

        @Override
        public void used(String accessKeyId) {
            throw new AssertionError("a bearer token alone is asked for");
        }

        @Override
        public Future<String> bearer(String tokenHash) {
            Promise<String> answer = Promise.promise();
            asked.add(answer);
            return answer.future();
        }

        @Override
        public Future<String> bearerNow(String tokenHash) {
            Promise<String> answer = Promise.promise();
            askedAgain.add(answer);
            return answer.future();
        }

        @Override
        public Future<Void> console(String user, String hash, boolean used) {
            Promise<String> answer = Promise.promise();
            asked.add(answer);
            return answer.future().mapEmpty();
        }

        @Override
        public Future<Void> consoleNow(String user, String hash) {
            throw new AssertionError("nobody comes as far as that");
        }

        @Override
        public Future<String> clientKey(String clientKeyId, byte[] signed, byte[] signature) {
            throw new AssertionError("a bearer token alone is asked for");
        }

        @Override
        public Future<Void> xksCredential(String prefix, String accessKeyId, XksCheck check) {
            throw new AssertionError("a bearer token alone is asked for");
        }

        @Override
        public String account() {
            throw new AssertionError("a bearer token alone is asked for");
        }
    };

    @AfterEach
    void end() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private RootOnly rootOnly() {
        return new RootOnly(credentials, new Attempts(1000, System::nanoTime), new ClusterRecords(audit));
    }

    private HttpClient clientOf(Consumer<Router> routes) {
        Router router = Router.router(vertx);
        routes.accept(router);
        int port = get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")).actualPort();
        return vertx.createHttpClient(new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port), new PoolOptions().setHttp1MaxSize(3 * AtOnce.MOST));
    }

    @Test
    void strangersTakeNoPlaceOfWhoeverReadsMetrics() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        strangersTakeNoAdministratorsPlace(router -> new MetricsRoute(meters, new AtOnce()).mount(router, rootOnly()), HttpMethod.GET, "/metrics", 200);
    }

    /** What cannot be recorded is not sent, which is how far an administrator comes here. */
    @Test
    void strangersTakeNoPlaceOfWhoeverMakesABackup() {
        audit.notWritten = Refusal.INTERNAL_FAILURE.refused();
        strangersTakeNoAdministratorsPlace(router -> new BackupRoute(null, rootOnly(), new ClusterRecords(audit), new AtOnce()).mount(router), HttpMethod.POST,
            "/cluster/backup", 500);
    }

    private void strangersTakeNoAdministratorsPlace(Consumer<Router> route, HttpMethod method, String path, int reached) {
        HttpClient client = clientOf(route);
        List<Future<Integer>> strangers = new ArrayList<>();
        for (int i = 0; i < AtOnce.MOST; i++) strangers.add(status(client, method, path));
        await().atMost(PATIENCE).until(() -> asked.size() == AtOnce.MOST);
        Queue<Promise<String>> unknown = new ConcurrentLinkedQueue<>(asked);
        asked.clear();
        Future<Integer> administrator = status(client, method, path);
        await().atMost(PATIENCE).until(() -> asked.size() == 1);
        asked.remove().complete("root");
        assertThat(get(administrator)).isEqualTo(reached);
        unknown.forEach(answer -> answer.fail(Refusal.INVALID_BEARER_TOKEN.refused()));
        for (Future<Integer> stranger : strangers) assertThat(get(stranger)).isEqualTo(401);
        assertThat(audit.strangers).hasSize(AtOnce.MOST).containsOnly("cluster 127.0.0.1 INVALID_BEARER_TOKEN");
    }

    /** The token may be deleted while the backup waits for its moment: what was deleted by then takes nothing along. */
    @Test
    void aBackupIsSentToWhoeverMayHaveItWhenItIsMade() {
        Queue<Promise<Void>> moments = new ConcurrentLinkedQueue<>();
        BackupRoute.Source source = out -> {
            Promise<Void> moment = Promise.promise();
            moments.add(moment);
            return moment.future().compose(come -> vertx.executeBlocking(() -> {
                out.write(new byte[] {1, 2, 3});
                out.write(new byte[] {4});
                return 2L;
            }));
        };
        HttpClient client = clientOf(router -> new BackupRoute(source, rootOnly(), new ClusterRecords(audit), new AtOnce()).mount(router));
        assertThat(backup(client, moments, "root")).isEqualTo("200 1234");
        assertThat(audit.deeds).singleElement().satisfies(deed -> assertThat(deed.refusal()).isNull());
        audit.deeds.clear();
        assertThat(backup(client, moments, null)).startsWith("401 ").contains("InvalidBearerToken");
        assertThat(audit.deeds).extracting(Deed::refusal).containsExactly(null, Refusal.INVALID_BEARER_TOKEN);
        assertThat(backup(client, moments, "somebody")).startsWith("403 ").contains("Forbidden.NoPermission");
    }

    /** @param later whose the token is when it is asked for again, once; null for nobody's */
    private String backup(HttpClient client, Queue<Promise<Void>> moments, String later) {
        Future<String> answer = client.request(HttpMethod.POST, "/cluster/backup")
            .compose(request -> request.putHeader("authorization", "Bearer " + "x".repeat(43)).send()
                .compose(response -> response.body().map(body -> response.statusCode() + " "
                    + (response.statusCode() == 200 ? digits(body.getBytes()) : body.toString()))));
        await().atMost(PATIENCE).until(() -> asked.size() == 1);
        asked.remove().complete("root");
        await().atMost(PATIENCE).until(() -> moments.size() == 1);
        assertThat(askedAgain).isEmpty();
        moments.remove().complete();
        await().atMost(PATIENCE).until(() -> askedAgain.size() == 1);
        if (later == null) askedAgain.remove().fail(Refusal.INVALID_BEARER_TOKEN.refused());
        else askedAgain.remove().complete(later);
        return get(answer);
    }

    private static String digits(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte value : bytes) text.append(value);
        return text.toString();
    }

    @Test
    void whoeverIsKnownAndMayNotIsRecordedByName() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        HttpClient client = clientOf(router -> new MetricsRoute(meters, new AtOnce()).mount(router, rootOnly()));
        Future<Integer> somebody = status(client, HttpMethod.GET, "/metrics");
        await().atMost(PATIENCE).until(() -> asked.size() == 1);
        asked.remove().complete("somebody");
        assertThat(get(somebody)).isEqualTo(403);
        assertThat(audit.deeds).singleElement().satisfies(deed -> {
            assertThat(deed.principal()).isEqualTo("user/somebody");
            assertThat(deed.operation()).isEqualTo("metrics");
            assertThat(deed.accessKeyId()).as("by which token").matches("BT\\.[0-9a-f]{64}");
            assertThat(deed.refusal()).isEqualTo(Refusal.NO_PERMISSION);
        });
    }

    @Test
    void administratorsAreAnsweredInABoundedNumber() {
        Queue<Promise<Void>> answering = new ConcurrentLinkedQueue<>();
        HttpClient client = clientOf(router -> router.get("/").handler(rootOnly()::handle).handler(new AtOnce()).handler(routing -> {
            Promise<Void> turn = Promise.promise();
            answering.add(turn);
            turn.future().onComplete(now -> routing.response().end());
        }));
        List<Future<Integer>> administrators = new ArrayList<>();
        for (int i = 0; i < AtOnce.MOST + 1; i++) administrators.add(status(client, HttpMethod.GET, "/"));
        await().atMost(PATIENCE).until(() -> asked.size() == AtOnce.MOST + 1);
        asked.forEach(answer -> answer.complete("root"));
        await().atMost(PATIENCE).until(() -> answering.size() == AtOnce.MOST && administrators.stream().filter(Future::isComplete).count() == 1);
        answering.forEach(Promise::complete);
        assertThat(administrators.stream().map(RoutesTest::get).toList()).containsOnlyOnce(503).contains(200);
    }

    private static Future<Integer> status(HttpClient client, HttpMethod method, String path) {
        return client.request(method, path).compose(request -> request.putHeader("authorization", "Bearer " + "x".repeat(43)).send()).map(response -> response.statusCode());
    }
}
