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
import io.wardmote.op.MemoryAudit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Promise<String>> asked = new ConcurrentLinkedQueue<>();
    private final MemoryAudit audit = new MemoryAudit();
    /** Answers when told. */
    private final Credentials credentials = new Credentials() {
        @Override
        public <T> Future<T> accessKey(String accessKeyId, Function<SigningSecret, T> check) {
            throw new AssertionError("a bearer token alone is asked for");
        }

        @Override
        public Future<SigningSecret> session(String accessKeyId, String securityToken) {
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

    @Test
    void strangersAskForMetricsInABoundedNumber() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        strangersAreBounded(router -> new MetricsRoute(meters, rootOnly()).mount(router), HttpMethod.GET, "/metrics");
    }

    @Test
    void strangersAskForBackupsInABoundedNumber() {
        strangersAreBounded(router -> new BackupRoute(null, rootOnly(), new ClusterRecords(audit)).mount(router), HttpMethod.POST, "/cluster/backup");
    }

    private RootOnly rootOnly() {
        return new RootOnly(credentials, new Attempts(1000, System::nanoTime), new ClusterRecords(audit));
    }

    private interface Mounted {
        void at(Router router);
    }

    private void strangersAreBounded(Mounted route, HttpMethod method, String path) {
        Router router = Router.router(vertx);
        route.at(router);
        int port = get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")).actualPort();
        HttpClient client = vertx.createHttpClient(new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port), new PoolOptions().setHttp1MaxSize(2 * AtOnce.MOST));
        List<Future<Integer>> strangers = new ArrayList<>();
        for (int i = 0; i < AtOnce.MOST; i++) strangers.add(status(client, method, path));
        await().atMost(PATIENCE).until(() -> asked.size() == AtOnce.MOST);
        assertThat(get(status(client, method, path))).isEqualTo(503);
        asked.forEach(answer -> answer.fail(Refusal.INVALID_BEARER_TOKEN.refused()));
        for (Future<Integer> stranger : strangers) assertThat(get(stranger)).isEqualTo(401);
        asked.clear();
        Future<Integer> next = status(client, method, path);
        await().atMost(PATIENCE).until(() -> asked.size() == 1);
        asked.remove().complete("somebody");
        assertThat(get(next)).isEqualTo(403);
        // strangers are counted, whoever is known is recorded by name
        assertThat(audit.strangers).hasSize(AtOnce.MOST).containsOnly("cluster 127.0.0.1 INVALID_BEARER_TOKEN");
        assertThat(audit.deeds).singleElement().satisfies(deed -> {
            assertThat(deed.principal()).isEqualTo("user/somebody");
            assertThat(deed.operation()).isEqualTo(path.substring(1));
            assertThat(deed.refusal()).isEqualTo(Refusal.NO_PERMISSION);
        });
    }

    private static Future<Integer> status(HttpClient client, HttpMethod method, String path) {
        return client.request(method, path).compose(request -> request.putHeader("authorization", "Bearer " + "x".repeat(43)).send()).map(response -> response.statusCode());
    }
}
