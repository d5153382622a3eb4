package io.wardmote.http;

import static io.wardmote.key.Refusal.BODY_TOO_LONG;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardmote.op.Principal;
import io.wardmote.op.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The instance API over a real server, before operations that answer with what they were asked. */
class InstanceDoorTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private TestServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private InstanceAnswer ask(InstanceRequests request) throws IOException {
        return ask(request.headers.getOrDefault("x-kms-apiname", ""), request.signed().bytes());
    }

    private InstanceAnswer ask(String api, byte[] request) throws IOException {
        try (Wire wire = server.wire()) {
            return read(api, wire.send(request));
        }
    }

    private static InstanceAnswer read(String api, Wire wire) throws IOException {
        Wire.Response response = wire.read();
        return InstanceAnswer.of(api, response.status(), response.header("content-type"), response.octets(), response.header("x-kms-migrationkeyversionid"));
    }

    @Test
    void aSignedCallReachesItsOperationAsTheAccessPointsAndIsAnsweredInProtobuf() throws IOException {
        server = new TestServer();
        InstanceAnswer answer = ask(new InstanceRequests("Encrypt", "KeyId", "key-abc", "Plaintext", HELLO, "Algorithm", "AES_GCM", "Aad", "aad".getBytes(UTF_8)));
        assertThat(answer.verdict()).isEqualTo("200");
        assertThat(answer.text("KeyId")).isEqualTo("key-abc");
        assertThat(answer.bytes("CiphertextBlob")).isEqualTo(HELLO);
        assertThat(answer.versionId()).isEqualTo("none");
        var call = server.calls.remove();
        assertThat(call.caller().who()).isEqualTo(new Principal.ClientKey("point"));
        assertThat(call.caller().user()).isEmpty();
        assertThat(call.caller().accessKeyId()).isEqualTo(InstanceRequests.CLIENT_KEY);
        assertThat(call.parameters()).isEqualTo(Map.of("KeyId", "key-abc", "Algorithm", "AES_GCM"));
        assertThat(call.octets()).containsOnlyKeys("Plaintext", "Aad");
        assertThat(call.toString()).doesNotContain("hello").contains("Plaintext");
    }

    @Test
    void theHeaderThatSelectsAVersionIsAParameterAndSigned() throws IOException {
        server = new TestServer();
        String version = "2ab1a983-7072-4bbc-a582-584b5bd80000";
        assertThat(ask(new InstanceRequests("Encrypt", "KeyId", "k").with("x-kms-migrationkeyversionid", version)).versionId()).isEqualTo(version);
        InstanceRequests unsigned = new InstanceRequests("Encrypt", "KeyId", "k").signed().with("x-kms-migrationkeyversionid", version);
        assertThat(ask(unsigned).verdict()).isEqualTo("401 SignatureNotMatch");
    }

    @Test
    void whatADocumentedClientSendsIsTakenToo() throws IOException {
        server = new TestServer();
        InstanceRequests token = new InstanceRequests("Encrypt", "KeyId", "k").signed();
        token.with("authorization", token.headers.get("authorization").replace("Bearer ", "TOKEN "));
        assertThat(ask(token).verdict()).isEqualTo("200");
        InstanceRequests lower = new InstanceRequests("Encrypt", "KeyId", "k");
        lower.with("content-sha256", Signer.sha256(lower.body));
        assertThat(ask(lower).verdict()).isEqualTo("200");
        assertThat(ask(new InstanceRequests("Encrypt", "KeyId", "k").with("x-kms-further", " more ")).verdict()).isEqualTo("200");
    }

    @Test
    void anEmptyRequestMayComeInChunksOrWithoutTypeAndDigest() throws IOException {
        server = new TestServer();
        InstanceRequests empty = new InstanceRequests("Encrypt").signed();
        assertThat(ask("Encrypt", empty.bytes(true)).verdict()).isEqualTo("200");
        assertThat(ask("Encrypt", empty.bytes()).verdict()).isEqualTo("200");
        InstanceRequests bare = new InstanceRequests("Encrypt").with("content-type", null).with("content-sha256", "");
        assertThat(ask(bare).verdict()).isEqualTo("200");
    }

    @Test
    void aRequestThatIsRepeatedByteForByteIsAnsweredAgain() throws IOException {
        server = new TestServer();
        byte[] request = new InstanceRequests("Encrypt", "KeyId", "k").signed().bytes();
        List<String> ids = new ArrayList<>();
        try (Wire wire = server.wire()) {
            for (int i = 0; i < 4; i++) ids.add(read("Encrypt", wire.send(request)).ok().text("RequestId"));
        }
        assertThat(Set.copyOf(ids)).hasSize(4);
    }

    @Test
    void http2SignsTheSameText() throws Exception {
        server = new TestServer();
        InstanceRequests signed = new InstanceRequests("Encrypt", "KeyId", "k", "Plaintext", HELLO).signed();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(server.certificate.trust()).build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/")).POST(HttpRequest.BodyPublishers.ofByteArray(signed.body));
            signed.headers.forEach(request::header);
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    /** One request, wrong in every way at once; each step mends what was just refused. */
    @Test
    void checksHappenInTheOrderThatTheReferenceGives() throws IOException {
        server = new TestServer();
        InstanceRequests asked = new InstanceRequests("Nothing");
        asked.method = "PUT";
        asked.path = "/else";
        asked.body = new byte[] {1};
        asked.headers.keySet().removeIf(name -> !name.equals("x-kms-apiname"));
        refused(asked, 405, "UnsupportedHTTPMethod", "This http method is not supported.");
        asked.method = "POST";
        refused(asked, 400, "InvalidParameter", "The specified parameter is not valid. The path is not /, or has a query.");
        asked.path = "/?a=b";
        refused(asked, 400, "InvalidParameter", "The specified parameter is not valid. The path is not /, or has a query.");
        asked.path = "/";
        refused(asked, 415, "InvalidContentType", "Content-Type \"\" is unsupported.");
        refused(asked.with("content-type", "text/plain"), 415, "InvalidContentType", "Content-Type \"text/plain\" is unsupported.");
        asked.with("content-type", "application/x-protobuf");
        refused(asked, 400, "InvalidApiVersion", "The ApiVersion \"\" is invalid.");
        refused(asked.with("x-kms-apiversion", "dkms-gcs-0.1"), 400, "InvalidApiVersion", "The ApiVersion \"dkms-gcs-0.1\" is invalid.");
        asked.with("x-kms-apiversion", "dkms-gcs-0.2");
        refused(asked, 400, "InvalidParam", "The Param x-kms-signaturemethod is invalid.");
        refused(asked.with("x-kms-signaturemethod", "MD5"), 400, "InvalidParam", "The Param x-kms-signaturemethod is invalid. message:\"MD5\".");
        asked.with("x-kms-signaturemethod", "RSA_PKCS1_SHA_256");
        refused(asked, 400, "MissingParameter", "Parameter x-kms-acccesskeyid does not exist in http header or body.");
        asked.with("x-kms-acccesskeyid", "KAAP.nobody");
        refused(asked, 400, "InvalidParam", "The Param Date is invalid.");
        refused(asked.with("date", "2026-11-23T18:04:32Z"), 400, "InvalidParam", "The Param Date is invalid.");
        refused(asked.with("date", "Thu, 23 Nov 2026 18:04:32 GMT"), 400, "InvalidParam", "The Param Date is invalid.");
        for (int seconds : new int[] {-930, 930})
            refused(asked.with("date", InstanceRequests.date(Instant.now().plusSeconds(seconds))), 400, "RequestTimeTooSkewed", "Request time exceeds server time more than 15 minutes.");
        asked.with("date", InstanceRequests.date(Instant.now()));
        refused(asked, 400, "InvalidParam", "The Param Content-SHA256 is invalid.");
        refused(asked.with("content-sha256", Signer.sha256(new byte[0])), 400, "InvalidParam", "The Param Content-SHA256 is invalid.");
        asked.with("content-sha256", Signer.sha256(asked.body));
        for (String authorization : new String[] {null, "", "Bearer", "Bearer ", "Basic AAAA", "Bearer ???", "Bearer " + "A".repeat(2000)})
            refused(asked.with("authorization", authorization), 400, "InvalidParam", "The Param Authorization is invalid.");
        refused(asked.with("authorization", "Bearer AAAA"), 404, "Unauthorized", "The AccessKey ID \"KAAP.nobody\" does not exist in our records.");
        asked.with("x-kms-acccesskeyid", InstanceRequests.CLIENT_KEY);
        refused(asked, 401, "SignatureNotMatch", "Signature is not matched.");
        refused(asked.with("authorization", null).signed(), 400, "InvalidApiName", "The ApiName \"Nothing\" is invalid.");
        refused(asked.with("x-kms-apiname", "GetPublicKey").with("authorization", null).signed(), 400, "InvalidParameter",
            "The specified parameter is not valid. The body is not the operation's protobuf message.");
        refused(new InstanceRequests("GetPublicKey", "KeyId", "k").signed(), 403, "Forbidden.NoPermission", "This operation for \"key/k\" is forbidden by permission system.");
        refused(new InstanceRequests("Decrypt").signed(), 500, "InternalFailure", "Internal Failure.");
        refused(new InstanceRequests("Verify").signed(), 503, "ServiceUnavailableTemporary", "Service Unavailable Temporary.");
        refused(new InstanceRequests("Sign").signed(), 500, "InternalFailure", "Internal Failure.");
        refused(new InstanceRequests("GenerateDataKey").signed(), 500, "InternalFailure", "Internal Failure.");
    }

    private void refused(InstanceRequests request, int status, String code, String message) throws IOException {
        InstanceAnswer answer = ask(request.headers.getOrDefault("x-kms-apiname", ""), request.bytes());
        assertThat(answer.verdict() + ": " + answer.message()).isEqualTo(status + " " + code + ": " + message);
    }

    @Test
    void theClockMayBeOffByFifteenMinutes() throws IOException {
        server = new TestServer();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        server.clockMillis.set(now.toEpochMilli());
        for (int seconds : new int[] {-900, 900})
            assertThat(ask(new InstanceRequests("Encrypt").with("date", InstanceRequests.date(now.plusSeconds(seconds)))).verdict()).isEqualTo("200");
        for (int seconds : new int[] {-901, 901})
            assertThat(ask(new InstanceRequests("Encrypt").with("date", InstanceRequests.date(now.plusSeconds(seconds)))).verdict()).isEqualTo("400 RequestTimeTooSkewed");
    }

    /** Nothing that is believed can be changed on the way. */
    @ParameterizedTest
    @CsvSource({"date, Mon, 401 SignatureNotMatch", "content-type, application/x-protobuf; v=1, 401 SignatureNotMatch", "x-kms-apiname, Decrypt, 401 SignatureNotMatch",
        "x-kms-further, 2, 401 SignatureNotMatch", "content-sha256, 00, 400 InvalidParam"})
    void aHeaderThatIsChangedAfterTheSigningIsRefused(String name, String value, String verdict) throws IOException {
        server = new TestServer();
        InstanceRequests request = new InstanceRequests("Encrypt", "KeyId", "k").with("x-kms-further", "1").signed();
        String other = name.equals("date") ? InstanceRequests.date(Instant.now().minusSeconds(10)) : value;
        assertThat(ask(request.with(name, other)).verdict()).isEqualTo(verdict);
    }

    /** Somebody between might have read the other one. */
    @ParameterizedTest
    @CsvSource({"date, 400 InvalidParam", "content-type, 415 InvalidContentType", "content-sha256, 400 InvalidParam", "authorization, 400 InvalidParam",
        "x-kms-apiname, 401 SignatureNotMatch", "x-kms-apiversion, 401 SignatureNotMatch", "x-kms-acccesskeyid, 401 SignatureNotMatch", "x-kms-further, 401 SignatureNotMatch"})
    void aHeaderThatIsThereTwiceIsRefused(String name, String verdict) throws IOException {
        server = new TestServer();
        InstanceRequests twice = new InstanceRequests("Encrypt", "KeyId", "k").with("x-kms-further", "1").signed();
        String raw = new String(twice.bytes(), ISO_8859_1).replaceFirst("host:", name + ": " + Matcher.quoteReplacement(twice.headers.get(name)) + "\r\nhost:");
        assertThat(ask("Encrypt", raw.getBytes(ISO_8859_1)).verdict()).isEqualTo(verdict);
    }

    @Test
    void aBodyOfThreeMegabytesIsTakenAndALongerOneRefusedOnAConnectionThatLives() throws IOException {
        server = new TestServer();
        InstanceRequests most = new InstanceRequests("Encrypt", "Plaintext", new byte[(3 << 20) - 5]);
        assertThat(most.body).hasSize(3 << 20);
        assertThat(ask(most).ok().bytes("CiphertextBlob")).hasSize((3 << 20) - 5);
        InstanceRequests more = new InstanceRequests("Encrypt", "Plaintext", new byte[(3 << 20) - 4]).signed();
        try (Wire wire = server.wire()) {
            for (int i = 0; i < 2; i++) {
                InstanceAnswer answer = read("Encrypt", wire.send(more.bytes()));
                assertThat(answer.verdict() + ": " + answer.message()).isEqualTo("413 RequestEntityTooLarge: The request body is too large. The body is longer than 3145728 bytes.")
                    .isEqualTo(InstanceColumn.of(BODY_TOO_LONG.because("The body is longer than 3145728 bytes.")));
            }
            assertThat(read("Encrypt", wire.send(new InstanceRequests("Encrypt").signed().bytes())).verdict()).isEqualTo("200");
        }
    }

    @Test
    void overloadIsAskedToComeAgain() throws IOException {
        server = new TestServer(settings -> settings.admitting(1, 1));
        try (Wire first = server.wire(); Wire second = server.wire()) {
            first.send(new InstanceRequests("GenerateRandom").signed().bytes());
            await().until(() -> !server.waiting.isEmpty());
            Wire.Response response = second.send(new InstanceRequests("Encrypt").signed().bytes()).read();
            assertThat(response.header("retry-after")).isEqualTo("1");
            InstanceAnswer answer = InstanceAnswer.of("Encrypt", response.status(), response.header("content-type"), response.octets(), "");
            assertThat(answer.verdict() + ": " + answer.message()).isEqualTo("429 Rejected.Throttling: QPS Limit Exceeded");
        }
    }

    @Test
    void anOperationThatTakesTooLongIsAnsweredFor() throws IOException {
        server = new TestServer(settings -> settings.answeringWithin(Duration.ofSeconds(5)));
        try (Wire wire = server.wire()) {
            wire.send(new InstanceRequests("GenerateRandom").signed().bytes());
            await().until(() -> !server.waiting.isEmpty());
            server.laterMillis.set(TimeUnit.SECONDS.toMillis(6));
            assertThat(read("GenerateRandom", wire).verdict()).isEqualTo("503 ServiceUnavailableTemporary");
        }
    }

    @Test
    void whatIsUnderWayWhenTheServerStopsIsAnsweredInProtobuf() throws IOException {
        server = new TestServer();
        try (Wire done = server.wire(); Wire refused = server.wire()) {
            done.send(new InstanceRequests("GenerateRandom").signed().bytes());
            await().until(() -> server.waiting.size() == 1);
            refused.send(new InstanceRequests("AdvanceEncrypt").signed().bytes());
            await().until(() -> server.waiting.size() == 2);
            server.stop();
            server.waiting.remove().complete(Reply.of("Random", HELLO));
            server.waiting.remove().fail(UNAVAILABLE.because("This node is stopping."));
            assertThat(read("GenerateRandom", done).ok().bytes("Random")).isEqualTo(HELLO);
            assertThat(read("AdvanceEncrypt", refused).verdict()).isEqualTo("503 ServiceUnavailableTemporary");
        }
    }

    @Test
    void headersThatAreTooLongAreRefusedInProtobuf() throws IOException {
        server = new TestServer();
        String whole = new String(new InstanceRequests("Encrypt").signed().bytes(), ISO_8859_1);
        String tooLong = "x-other: " + "x".repeat(50_000) + "\r\n";
        for (String bytes : new String[] {whole.replace("accept:", tooLong + "accept:"), whole.replace("x-kms-signaturemethod:", tooLong + "x-kms-signaturemethod:").replace("application/x-protobuf", "x/y")}) {
            try (Wire wire = server.wire()) {
                assertThat(read("Encrypt", wire.send(bytes)).verdict()).isEqualTo("400 InvalidParameter");
            }
        }
    }

    /** As proxies speak it that know no better. */
    @Test
    void http10IsAnsweredToo() throws IOException {
        server = new TestServer();
        String request = new String(new InstanceRequests("Encrypt", "KeyId", "k").signed().bytes(), ISO_8859_1);
        assertThat(ask("Encrypt", request.replace("HTTP/1.1", "HTTP/1.0").getBytes(ISO_8859_1)).verdict()).isEqualTo("200");
        assertThat(ask("Encrypt", request.replace("HTTP/1.1", "HTTP/1.0").replace("x-kms-apiversion: dkms-gcs-0.2", "x-kms-apiversion: 1").getBytes(ISO_8859_1)).verdict()).isEqualTo("400 InvalidApiVersion");
    }

    /** What was just encrypted can be decrypted, though it is longer now. */
    @Test
    void aCiphertextMayBeLongerThanItsPlaintextCouldBe() throws IOException {
        server = new TestServer();
        assertThat(ask(new InstanceRequests("Decrypt", "CiphertextBlob", new byte[(3 << 20) + 9000])).verdict()).isEqualTo("500 InternalFailure");
        assertThat(ask(new InstanceRequests("Decrypt", "CiphertextBlob", new byte[(3 << 20) + 17_000])).verdict()).isEqualTo("413 RequestEntityTooLarge");
        assertThat(ask(new InstanceRequests("Verify", "Message", new byte[(3 << 20) + 9000])).verdict()).isEqualTo("413 RequestEntityTooLarge");
    }

    /** Bodies count until their operations have ended and are answered, not only until they have arrived. */
    @Test
    void bodiesOfOperationsUnderWayLeaveRoomForShortOnesOnly() throws IOException {
        server = new TestServer(settings -> settings.holding(8 << 20).answeringWithin(Duration.ofSeconds(5)));
        InstanceRequests most = new InstanceRequests("AdvanceEncrypt", "Plaintext", new byte[(3 << 20) - 100]).signed();
        List<Wire> open = new ArrayList<>();
        try {
            for (int underWay = 1; underWay <= 2; underWay++) {
                open.add(server.wire());
                open.getLast().send(most.bytes());
                int now = underWay;
                await().until(() -> server.waiting.size() == now);
            }
            assertThat(ask("AdvanceEncrypt", most.bytes()).verdict()).isEqualTo("429 Rejected.Throttling");
            assertThat(ask(new InstanceRequests("Encrypt", "KeyId", "k", "Plaintext", new byte[32 << 10])).verdict()).isEqualTo("200");
            // answered for, since they took too long, but still under way
            server.laterMillis.set(TimeUnit.SECONDS.toMillis(6));
            for (Wire wire : open) assertThat(read("AdvanceEncrypt", wire).verdict()).isEqualTo("503 ServiceUnavailableTemporary");
            assertThat(ask("AdvanceEncrypt", most.bytes()).verdict()).isEqualTo("429 Rejected.Throttling");
            server.waiting.remove().complete(Reply.EMPTY);
            try (Wire wire = server.wire()) {
                wire.send(most.bytes());
                await().until(() -> server.waiting.size() == 2);
            }
        } finally {
            for (Wire wire : open) wire.close();
        }
    }

    @Test
    void withoutTheNameOfAnOperationItIsStillThisApi() throws IOException {
        server = new TestServer();
        assertThat(ask(new InstanceRequests("Encrypt").with("x-kms-apiname", null)).verdict()).isEqualTo("400 InvalidApiName");
    }
}
