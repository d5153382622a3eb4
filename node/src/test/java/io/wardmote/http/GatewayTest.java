package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardmote.http.TestRequests.Acs;
import io.wardmote.op.Api;
import io.wardmote.op.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.io.TempDir;

/** The server itself: connections, protocols, bounds, time. */
class GatewayTest {
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;
    private static final String WAIT = TestRequests.json("Wait", "{}", BEARER);
    private static final String ENCRYPT = TestRequests.json("Encrypt", "{\"KeyId\":\"k\"}", BEARER);
    private TestServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void connectionIsKeptForManyRequestsAndPipelines() throws IOException {
        start();
        try (Wire wire = server.wire()) {
            assertThat(wire.protocol()).isEqualTo("TLSv1.3");
            for (int i = 0; i < 3; i++) assertThat(wire.send(ENCRYPT).read().status()).isEqualTo(200);
            wire.send(ENCRYPT + ENCRYPT + TestRequests.head("GET", "/livez") + "\r\n");
            for (int i = 0; i < 3; i++) assertThat(wire.read().status()).isEqualTo(200);
        }
    }

    @Test
    void olderTls12IsSpokenToo() throws IOException {
        start();
        try (Wire wire = new Wire(server.certificate.trust(), server.port(), "TLSv1.2")) {
            assertThat(wire.protocol()).isEqualTo("TLSv1.2");
            assertThat(wire.send(ENCRYPT).read().status()).isEqualTo(200);
        }
    }

    @Test
    void http2AnswersSignedRequestsAtOnce() throws Exception {
        start();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(server.certificate.trust()).build()) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) answers.add(client.sendAsync(http2(new Acs("Encrypt", "KeyId", "k" + i)), BodyHandlers.ofString()));
            for (int i = 0; i < 50; i++) {
                HttpResponse<String> answer = answers.get(i).get();
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.body()).contains("\"KeyId\":\"k" + i + "\"");
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }
    }

    /** As a browser asks for the console: one long response among short ones, which together fill the socket. */
    @Test
    void http2AnswersLongAndShortAtOnce() throws Exception {
        start();
        List<String> pages = List.of("style.css", "main.js", "dom.js", "ask.js", "keys.js", "key.js", "create.js", "tryout.js", "cluster.js", "meters.js",
            "access.js", "uplot.js", "rights.js", "user.js", "icon.svg");
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(server.certificate.trust()).build()) {
            for (int round = 0; round < 50; round++) {
                Map<String, CompletableFuture<HttpResponse<byte[]>>> answers = new LinkedHashMap<>();
                for (String page : pages) answers.put(page, client.sendAsync(HttpRequest.newBuilder(
                    URI.create("https://127.0.0.1:" + server.port() + "/console/" + page)).timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofByteArray()));
                for (String page : pages) {
                    HttpResponse<byte[]> answer = answers.get(page).get(30, TimeUnit.SECONDS);
                    assertThat(answer.statusCode()).as(page).isEqualTo(200);
                    assertThat(answer.body()).as(page).hasSize((int) answer.headers().firstValueAsLong("content-length").orElseThrow());
                }
            }
        }
    }

    @Test
    void http2RefusesWhatIsTooLong() throws Exception {
        start();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(server.certificate.trust()).build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/api/Encrypt"));
            HttpResponse<String> body = client.send(request.POST(BodyPublishers.ofByteArray(new byte[300_000])).build(), BodyHandlers.ofString());
            assertThat(body.statusCode()).isEqualTo(400);
            assertThat(body.body()).contains("ParseRequestParameterException");
            URI longer = URI.create("https://127.0.0.1:" + server.port() + "/?a=" + "x".repeat(200_000));
            assertThatThrownBy(() -> {
                HttpResponse<String> line = client.send(HttpRequest.newBuilder(longer).build(), BodyHandlers.ofString());
                if (line.statusCode() == 431) throw new IOException("refused with 431");
            }).isInstanceOf(IOException.class);
            URI fits = URI.create("https://127.0.0.1:" + server.port() + "/?a=" + "x".repeat(140_000));
            assertThat(client.send(HttpRequest.newBuilder(fits).build(), BodyHandlers.ofString()).body()).contains("MissingParameter");
        }
    }

    private HttpRequest http2(Acs acs) {
        acs.headers.put("host", "127.0.0.1:" + server.port());
        String authorization = acs.authorization();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://" + acs.headers.get("host") + "/?" + Signer.query(acs.query)))
            .timeout(Duration.ofSeconds(20)).POST(BodyPublishers.noBody()).header("Authorization", authorization);
        acs.headers.forEach((name, value) -> {
            if (!name.equals("host")) request.header(name, value);
        });
        return request.build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Test
    void lanesShareOnePortAndAllShowANewCertificate(@TempDir Path folder) throws Exception {
        start();
        int port = freePort();
        HttpConfig shared = HttpConfig.of("127.0.0.1", port, server.tls(), "test-region");
        server.start(shared, server.newLane());
        server.start(shared, server.newLane());
        for (int i = 0; i < 6; i++) {
            try (Wire wire = new Wire(server.certificate.trust(), port)) {
                assertThat(wire.send(ENCRYPT).read().status()).isEqualTo(200);
            }
        }
        assertThat(server.threads).hasSize(2);

        TestCertificate other = TestCertificate.in(Files.createTempDirectory(folder, "other"));
        try (Wire before = new Wire(server.certificate.trust(), port)) {
            server.show(other);
            assertThat(before.send(ENCRYPT).read().status()).isEqualTo(200);
        }
        for (int i = 0; i < 6; i++) {
            try (Wire wire = new Wire(other.trust(), port)) {
                assertThat(wire.send(ENCRYPT).read().status()).isEqualTo(200);
            }
            assertThatThrownBy(() -> new Wire(server.certificate.trust(), port).send(ENCRYPT).read()).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void longestLegalRequestLineIsTaken() throws IOException {
        start();
        Map<String, String> sent = TestRequests.rpc("Encrypt", "KeyId", "k", "Plaintext", "+".repeat(8192), "EncryptionContext", "中".repeat(8192));
        try (Wire wire = server.wire()) {
            Wire.Response response = wire.send(TestRequests.get(TestRequests.signed("GET", sent))).read();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).contains("中".repeat(8192));
        }
    }

    @Test
    void tooLongLinesAndHeadersAreRefusedAndClosed() throws IOException {
        start();
        for (String request : new String[] {TestRequests.head("GET", "/?a=" + "x".repeat(200_000)) + "\r\n",
            TestRequests.head("GET", "/") + "a: " + "x".repeat(50_000) + "\r\n\r\n", "GET / HTTP/1.1\r\nno colon here\r\n\r\n", "\u0000\u0001\u0002 \r\n\r\n"}) {
            try (Wire wire = server.wire()) {
                Wire.Response response = wire.send(request).read();
                assertThat(response.status()).isEqualTo(400);
                assertThat(response.body()).contains("ParseRequestParameterException");
                assertThat(wire.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void aBodyWhoseChunksAreMalformedIsRefusedAndTheConnectionClosed() throws IOException {
        start();
        for (String chunks : new String[] {"zz\r\nabc\r\n", "-1\r\n", "5\r\nKeyId\r\nzz\r\n", "f".repeat(20) + "\r\n"}) {
            try (Wire wire = server.wire()) {
                Wire.Response response = wire.send(TestRequests.head("POST", "/") + "transfer-encoding: chunked\r\n\r\n" + chunks).read();
                assertThat(response.status()).as(chunks).isEqualTo(400);
                assertThat(response.body()).contains("ParseRequestParameterException", "The body is malformed.");
                assertThat(wire.isClosedByServer()).isTrue();
            }
        }
        try (Wire wire = server.wire()) {
            assertThat(wire.send(ENCRYPT).read().status()).isEqualTo(200);
        }
    }

    @Test
    void tooLongBodyIsReadAwayAndTheConnectionKept() throws IOException {
        start();
        String chunk = "x".repeat(100_000);
        try (Wire wire = server.wire()) {
            wire.send(TestRequests.head("POST", "/") + "content-length: 400000\r\n\r\n" + chunk + chunk + chunk + chunk);
            assertThat(wire.read().body()).contains("ParseRequestParameterException", "longer than 262144 bytes");
            wire.send(TestRequests.head("POST", "/") + "transfer-encoding: chunked\r\n\r\n");
            for (int i = 0; i < 4; i++) wire.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
            assertThat(wire.send("0\r\n\r\n").read().status()).isEqualTo(400);
            assertThat(wire.send(ENCRYPT).read().status()).isEqualTo(200);
        }
    }

    @Test
    void endlessBodyIsCutOff() throws IOException {
        start();
        try (Wire wire = server.wire()) {
            wire.send(TestRequests.head("POST", "/") + "content-length: 2000000000\r\n\r\n");
            byte[] much = new byte[1 << 20];
            assertThatThrownBy(() -> {
                for (int i = 0; i < 100; i++) wire.send(much);
            }).isInstanceOf(IOException.class);
        }
    }

    @Test
    void bodyThatDoesNotArriveIsRefused() throws IOException {
        start();
        try (Wire wire = server.wire()) {
            wire.send(TestRequests.head("POST", "/") + "expect: 100-continue\r\ncontent-length: 10\r\n\r\nabc");
            assertThat(wire.readHead().status()).isEqualTo(100);
            server.laterMillis.addAndGet(31_000);
            Wire.Response response = wire.read();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("did not arrive in time");
            assertThat(wire.isClosedByServer()).isTrue();
        }
    }

    @Test
    void quietConnectionIsClosedAfterAMinuteEvenWhenItSendsByteByByte() throws IOException {
        start(config -> config.timed(new HttpConfig.Times(75_000, 600_000, 30_000, 30_000)));
        try (Wire quiet = server.wire(); Wire trickling = server.wire(); Wire waiting = server.wire()) {
            quiet.send(ENCRYPT).read();
            trickling.send(ENCRYPT).read();
            trickling.send("GET / HT");   // never more than a few bytes of a request
            waiting.send(WAIT);
            await().until(() -> server.waiting.size() == 1);
            server.laterMillis.addAndGet(29_000);
            trickling.send("T");
            quiet.send(ENCRYPT).read();
            server.waiting.remove().complete(Reply.EMPTY);
            assertThat(waiting.read().status()).isEqualTo(200);
            server.laterMillis.addAndGet(50_000);
            assertThat(trickling.isClosedByServer()).isTrue();
            assertThat(quiet.send(ENCRYPT).read().status()).isEqualTo(200);
            assertThat(waiting.send(ENCRYPT).read().status()).isEqualTo(200);   // so the lane has seen the end of the one before
            server.laterMillis.addAndGet(80_000);
            assertThat(quiet.isClosedByServer()).isTrue();
            server.laterMillis.addAndGet(80_000);
            assertThat(waiting.isClosedByServer()).isTrue();
        }
    }

    @Test
    void operationThatTakesTooLongIsAnsweredFor() throws IOException {
        start(config -> config.admitting(1, 1));
        try (Wire wire = server.wire()) {
            wire.send(WAIT);
            await().until(() -> server.waiting.size() == 1);
            server.laterMillis.addAndGet(31_000);
            Wire.Response response = wire.read();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("retry-after")).isEqualTo("1");
            server.waiting.remove().complete(Reply.EMPTY);
            await().until(() -> wire.send(ENCRYPT).read().status() == 200);   // when its place is free
        }
    }

    @Test
    void moreThanAdmittedIsRefusedAtOnce() throws IOException {
        start(config -> config.admitting(4, 4));
        try (Wire first = server.wire(); Wire second = server.wire(); Wire third = server.wire()) {
            first.send(WAIT);
            second.send(WAIT);
            await().until(() -> server.waiting.size() == 2);
            Wire.Response refused = third.send(ENCRYPT).read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("ServiceUnavailableTemporary");
            assertThat(refused.header("retry-after")).isEqualTo("1");
            first.hangUp();   // its operation still goes on
            assertThat(third.send(ENCRYPT).read().status()).isEqualTo(503);
            server.waiting.remove().complete(Reply.EMPTY);
            await().until(() -> third.send(ENCRYPT).read().status() == 200);
            server.waiting.remove().complete(Reply.EMPTY);
            assertThat(second.read().status()).isEqualTo(200);
        }
    }

    @Test
    void bodiesBeingReceivedAreBounded() throws IOException {
        start(config -> config.admitting(100, 50).holding(config.sizes().body()));
        String half = TestRequests.head("POST", "/api/Encrypt") + BEARER + "\r\ncontent-length: 150000\r\n\r\n" + "x".repeat(149_999);
        try (Wire first = server.wire(); Wire second = server.wire(); Wire third = server.wire()) {
            first.send(half);
            await().until(() -> second.send(half + "x").read().status() == 503);
            assertThat(third.send(TestRequests.get(TestRequests.signed("GET", TestRequests.rpc("Encrypt")))).read().status()).isEqualTo(200);
            assertThat(first.send("x").read().status()).isEqualTo(400);
            assertThat(second.send(half + "x").read().status()).isEqualTo(400);
        }
    }

    @Test
    void clientThatAsksFirstIsToldToContinue() throws IOException {
        start();
        try (Wire wire = server.wire()) {
            int split = ENCRYPT.indexOf("\r\n\r\n");
            wire.send(ENCRYPT.substring(0, split) + "\r\nexpect: 100-continue\r\n\r\n");
            assertThat(wire.readHead().status()).isEqualTo(100);
            assertThat(wire.send(ENCRYPT.substring(split + 4)).read().status()).isEqualTo(200);
        }
    }

    @Test
    void whatWasBegunIsAnsweredBeforeItStops() throws Exception {
        start();
        try (Wire busy = server.wire(); Wire idle = server.wire()) {
            idle.send(ENCRYPT).read();
            busy.send(WAIT);
            await().until(() -> server.waiting.size() == 1);
            Future<?> stopped = server.stop();
            assertThat(idle.isClosedByServer()).isTrue();
            server.waiting.remove().complete(Reply.EMPTY);
            assertThat(busy.read().status()).isEqualTo(200);
            stopped.await(3, TimeUnit.SECONDS);
            assertThatThrownBy(server::wire).isInstanceOf(IOException.class);
        }
    }

    @Test
    void healthIsOpenToAll() throws IOException {
        start();
        try (Wire wire = server.wire()) {
            assertThat(get(wire, "/livez").body()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(get(wire, "/readyz").body()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(get(wire, "/readyz?verbose").body()).isEqualTo("{\"status\":\"ok\",\"checks\":{\"raft\":\"ok\"}}");
            assertThat(get(wire, "/health").body()).isEqualTo("{\"node\":\"node1\",\"role\":\"leader\"}");
            server.health = new Health(false, Map.of("raft", "no leader"), Reply.EMPTY);
            assertThat(get(wire, "/readyz").status()).isEqualTo(503);
            assertThat(get(wire, "/readyz?verbose").body()).contains("no leader");
            assertThat(get(wire, "/livez").status()).isEqualTo(200);
        }
    }

    /** A probe that is misspelt is not one that asks for less. */
    @ParameterizedTest
    @ValueSource(strings = {"/livez?verbose", "/health?verbose", "/readyz?verbose=1", "/readyz?Verbose", "/readyz?verbose&x", "/readyz?x=verbose", "/readyz?verbose=true&verbose=true"})
    void aQueryThatHealthDoesNotKnowIsRefused(String target) throws IOException {
        start();
        try (Wire wire = server.wire()) {
            assertThat(get(wire, target).status()).isEqualTo(400);
            assertThat(get(wire, target).body()).isEqualTo("{\"status\":\"bad request\"}");
            assertThat(get(wire, "/readyz?verbose=true").status()).isEqualTo(200);
        }
    }

    private static Wire.Response get(Wire wire, String target) throws IOException {
        return wire.send(TestRequests.head("GET", target) + "\r\n").read();
    }

    private void start() {
        start(UnaryOperator.identity());
    }

    private void start(UnaryOperator<HttpConfig> settings) {
        server = new TestServer(settings);
    }

    @Test
    void theVersionTellsActionsOfTheSameNameApart() throws IOException {
        start();
        for (Api api : List.of(Api.OPENAPI, Api.RAM)) {
            Map<String, String> parameters = TestRequests.rpc("Encrypt");
            parameters.put("Version", api == Api.RAM ? "2015-05-01" : "2016-01-20");
            assertThat(exchange(TestRequests.get(TestRequests.signed("GET", parameters))).status()).isEqualTo(200);
            assertThat(server.calls.remove().api()).isEqualTo(api);
        }
    }

    @Test
    void anAccessKeyIsUsedOnlyWhenItsSignatureIsRight() throws IOException {
        start();
        Map<String, String> forged = TestRequests.signed("GET", TestRequests.rpc("Encrypt"));
        forged.put("Signature", "AAAA");
        exchange(TestRequests.get(forged));
        assertThat(server.used).isEmpty();
        exchange(TestRequests.get(TestRequests.signed("GET", TestRequests.rpc("Encrypt"))));
        assertThat(server.used).containsExactly(TestServer.ACCESS_KEY);
    }

    private Wire.Response exchange(String request) throws IOException {
        try (Wire wire = server.wire()) {
            return wire.send(request).read();
        }
    }
}
