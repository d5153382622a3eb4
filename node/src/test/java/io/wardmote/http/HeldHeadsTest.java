package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lines and headers of requests whose bodies do not come: they are held within the bounds of bodies, in all and by connection. */
class HeldHeadsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HELD = 1 << 20;
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;
    private static final String ENCRYPT = TestRequests.json("Encrypt", "{\"KeyId\":\"k\"}", BEARER);

    private final TestServer server = new TestServer(config -> config.holding(HELD));
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        get(vertx.close());
        server.close();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private HttpClient http2() {
        HttpClientOptions options = new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true)
            .setSsl(true).setTrustAll(true).setVerifyHost(false).setDefaultHost("127.0.0.1").setDefaultPort(server.port());
        return vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(1));
    }

    /** A stream with a head and no end, and how it was answered. */
    private record Begun(HttpClientRequest request, Future<HttpClientResponse> answer) {
        boolean isRefused() {
            return answer.succeeded() && answer.result().statusCode() == 503;
        }
    }

    private static List<Begun> begin(HttpClient client, int streams, String path, String header) {
        List<Begun> begun = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            HttpClientRequest request = get(client.request(HttpMethod.POST, path));
            get(request.putHeader("x-long", header).putHeader("content-length", "10").writeHead());
            begun.add(new Begun(request, request.response()));
        }
        return begun;
    }

    private int encrypt() throws IOException {
        try (Wire wire = server.wire()) {
            return wire.send(ENCRYPT).read().status();
        }
    }

    @Test
    void aConnectionHoldsAQuarterInHeadsAndOthersFindRoom() throws IOException {
        HttpClient client = http2();
        int bytes = 8_000;   // counted as 16,000 and some more
        List<Begun> streams = begin(client, 40, "/api/Encrypt", "x".repeat(bytes));
        await().atMost(PATIENCE).until(() -> streams.stream().filter(Begun::isRefused).count() >= 40 - HELD / 4 / (2 * bytes));
        assertThat(streams).filteredOn(Begun::isRefused).as("those that fit wait for their bodies").hasSizeLessThan(40);
        assertThat(encrypt()).isEqualTo(200);
        Begun held = streams.stream().filter(stream -> !stream.answer.isComplete()).findFirst().orElseThrow();
        get(held.request.end(Buffer.buffer("{\"a\":\"b\"} ")));
        assertThat(get(held.answer).statusCode()).as("one that was held goes on as any other: it says not who asks").isEqualTo(400);
    }

    @Test
    void manyConnectionsHoldNoMoreThanTheLaneMayAndAllOfItIsThereAgainWhenTheyAreGone() throws IOException {
        List<HttpClient> clients = new ArrayList<>();
        List<Begun> streams = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clients.add(http2());
            streams.addAll(begin(clients.getLast(), 10, "/api/Encrypt", "x".repeat(8_000)));
        }
        await().atMost(PATIENCE).until(() -> streams.stream().filter(Begun::isRefused).count() >= 120 - HELD / 16_000);
        clients.forEach(client -> get(client.close()));
        await().atMost(PATIENCE).until(() -> encrypt() == 200);
        List<Begun> again = begin(http2(), 10, "/api/Encrypt", "x".repeat(8_000));
        assertThat(encrypt()).isEqualTo(200);
        assertThat(again).noneMatch(Begun::isRefused);
    }

    @Test
    void manySmallStreamsAreCountedForWhatIsKeptOfThemAndTheNodeStillSaysThatItLives() throws IOException {
        List<HttpClient> clients = new ArrayList<>();
        List<Begun> streams = new ArrayList<>();
        int each = 100;
        for (int i = 0; i < 6; i++) {
            clients.add(http2());
            streams.addAll(begin(clients.getLast(), each, "/api/Encrypt", "x"));
        }
        await().atMost(PATIENCE).until(() -> streams.stream().anyMatch(Begun::isRefused));
        try (Wire wire = server.wire()) {
            for (int i = 0; i < 3; i++) assertThat(wire.send(TestRequests.head("GET", "/livez") + "\r\n").read().status()).isEqualTo(200);
        }
        assertThat(encrypt()).isEqualTo(503);
    }

    private static List<Wire> answered(List<Wire> wires) throws IOException {
        List<Wire> answered = new ArrayList<>();
        for (Wire wire : wires) if (wire.isAnswered()) answered.add(wire);
        return answered;
    }

    @Test
    void withHttp1TheOneThatIsTooManyIsRefusedAndClosedAndTheOthersGoOn() throws IOException {
        String head = TestRequests.head("POST", "/api/Encrypt?a=" + "x".repeat(100_000)) + BEARER
            + "\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n";
        List<Wire> wires = new ArrayList<>();
        try {
            while (wires.size() <= HELD * 3 / 4 / 110_000) wires.add(server.wire().send(head));
            // the node reads them in any order
            await().atMost(PATIENCE).until(() -> !answered(wires).isEmpty());
            List<Wire> refused = answered(wires);
            assertThat(refused).hasSize(1);
            assertThat(refused.getFirst().read().status()).isEqualTo(503);
            assertThat(refused.getFirst().isClosedByServer()).isTrue();
            assertThat(encrypt()).isEqualTo(200);
            for (Wire wire : wires) if (wire != refused.getFirst()) assertThat(wire.send("{}").read().status()).isEqualTo(200);
        } finally {
            for (Wire wire : wires) wire.close();
        }
    }

    @Test
    void whatWasAnsweredUnreadIsHeldUntilItsRestCameOrTheTimeForItIsOver() throws IOException {
        String head = TestRequests.head("POST", "/nowhere?a=" + "x".repeat(100_000)) + "content-length: 2\r\n\r\n";
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < HELD * 3 / 4 / 110_000; i++) {
                wires.add(server.wire());
                assertThat(wires.getLast().send(head).read().status()).isEqualTo(404);
            }
            try (Wire wire = server.wire()) {
                assertThat(wire.send(head).read().status()).isEqualTo(503);
            }
            wires.getFirst().send("{}");
            await().atMost(PATIENCE).until(() -> {
                try (Wire wire = server.wire()) {
                    return wire.send(head).read().status() == 404;
                }
            });
            server.laterMillis.addAndGet(31_000);
            for (Wire wire : wires.subList(1, wires.size())) assertThat(wire.isClosedByServer()).isTrue();
            assertThat(wires.getFirst().send(ENCRYPT).read().status()).as("that one was read to its end").isEqualTo(200);
        } finally {
            for (Wire wire : wires) wire.close();
        }
    }

    /** No line of theirs is whole, so there is no request to be refused. */
    @Test
    void beginsOfRequestsAreBoundedTooAndThoseWhoSentMostGo() throws IOException {
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < 14; i++) wires.add(server.wire().send("GET /?a=" + "x".repeat(i == 0 ? 10_000 : 100_000)));
            await().atMost(PATIENCE).until(() -> {
                int closed = 0;
                for (Wire wire : wires) if (wire.isClosedAlready()) closed++;
                return closed >= 2;
            });
            assertThat(wires.getFirst().send(" HTTP/1.1\r\nhost: kms1\r\n\r\n").read().status()).as("who sent little goes on").isEqualTo(400);
            assertThat(encrypt()).isEqualTo(200);
        } finally {
            for (Wire wire : wires) wire.close();
        }
    }

    @Test
    void aStreamThatWasAnsweredUnreadIsGivenUpAndItsConnectionKept() {
        HttpClient client = http2();
        for (String path : List.of("/nowhere", "/health")) {
            Future<Throwable> reset = Future.future(promise -> {
                HttpClientRequest request = get(client.request(HttpMethod.GET, path));
                request.exceptionHandler(promise::complete);
                get(request.putHeader("content-length", "10").writeHead());
                get(request.response());
            });
            assertThat(get(reset)).isInstanceOfSatisfying(StreamResetException.class, given -> assertThat(given.getCode()).isZero());
        }
        assertThat(get(client.request(HttpMethod.GET, "/health").compose(HttpClientRequest::send)).statusCode()).isEqualTo(200);
    }
}
