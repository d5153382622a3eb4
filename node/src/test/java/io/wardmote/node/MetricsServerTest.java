package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.wardmote.http.Health;
import io.wardmote.op.Reply;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private volatile Health health = new Health(true, Map.of("cluster", "ok"), Reply.of("node", "kms1"));
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = FreePorts.of(1);
        meters.counter("sample").increment(7);
        MetricsServer server = new MetricsServer(new Address("127.0.0.1", port), new MetricsRoute(meters, new AtOnce()), () -> health);
        vertx.deployVerticle(server).toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).method(method, HttpRequest.BodyPublishers.noBody()).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void metricsAndHealthAreThereForWhoeverComes() throws Exception {
        HttpResponse<String> metrics = ask("GET", "/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body()).contains("sample_total 7.0");
        assertThat(ask("GET", "/livez").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(ask("GET", "/readyz?verbose").body()).isEqualTo("{\"status\":\"ok\",\"checks\":{\"cluster\":\"ok\"}}");
        assertThat(ask("GET", "/health").body()).isEqualTo("{\"node\":\"kms1\"}");
        health = new Health(false, Map.of("cluster", "no leader is known"), Reply.EMPTY);
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({"POST, /metrics, 405", "GET, /, 404", "POST, /api/ListKeys, 404", "GET, /cluster/status, 404", "GET, /openapi.json, 404", "GET, /metrics/more, 404"})
    void nothingElseIsThere(String method, String path, int status) throws Exception {
        assertThat(ask(method, path).statusCode()).isEqualTo(status);
    }

    @Test
    void connectionsAreBounded() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < MetricsServer.MOST_CONNECTIONS; i++) open.add(answered(new Socket("127.0.0.1", port)));
            try (Socket tooMany = new Socket("127.0.0.1", port)) {
                tooMany.setSoTimeout(30_000);
                assertThat(tooMany.getInputStream().read()).as("closed without a word").isEqualTo(-1);
            }
        } finally {
            for (Socket socket : open) socket.close();
        }
    }

    private static Socket answered(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write("GET /livez HTTP/1.1\r\nhost: a\r\n\r\n".getBytes());
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }
}
