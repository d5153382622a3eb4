package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.Principal;
import io.wardmote.op.Reply;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request is looked at before any key is: path, signature, body. */
class XksDoorTest {
    private static final String AUTHENTICATION = "AuthenticationFailedException";
    private static final String PATH = "InvalidUriPathException";
    private static final String VALIDATION = "ValidationException";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.clockMillis.set(System.currentTimeMillis() / 1000 * 1000);
        server.calls.clear();
    }

    private static Wire.Response answer(XksRequests request) throws IOException {
        try (Wire wire = server.wire()) {
            return wire.send(request.bytes()).read();
        }
    }

    private static void assertRefused(XksRequests request, int status, String errorName) throws IOException {
        Wire.Response response = answer(request);
        assertThat(response.body()).startsWith("{\"errorName\":\"" + errorName + "\",\"errorMessage\":\"");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("content-type")).isEqualTo("application/json");
        assertThat(server.calls).isEmpty();
    }

    private static Call asked(XksRequests request) throws IOException {
        Wire.Response response = answer(request);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return server.calls.remove();
    }

    private static String b64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    /** By the server's clock, so many seconds from now. */
    private static String sent(int seconds) {
        return XksRequests.date(Instant.ofEpochMilli(server.clockMillis.get()).plusSeconds(seconds));
    }

    @Test
    void aRequestBecomesACallOfItsProxy() throws IOException {
        Call health = asked(XksRequests.health());
        assertThat(health.api()).isEqualTo(Api.XKS);
        assertThat(health.operation()).isEqualTo("GetHealthStatus");
        assertThat(health.caller().who()).isEqualTo(new Principal.XksProxy(XksRequests.PREFIX));
        assertThat(health.caller().accessKeyId()).isEqualTo(XksRequests.CREDENTIAL);
        assertThat(health.caller().principal()).isEqualTo("xksproxy/store");
        assertThat(health.parameters()).containsOnlyKeys("proxy", "requestMetadata.kmsRequestId", "requestMetadata.kmsOperation");

        Call encrypt = asked(new XksRequests(XksRequests.PREFIX, "keys/a.B_c-9/encrypt", """
            {"requestMetadata":{"awsPrincipalArn":"p","kmsKeyArn":"k","kmsOperation":"Encrypt","kmsRequestId":"1","unknown":[1,{"a":2}]},
             "additionalAuthenticatedData":"cHJvamVjdA==","plaintext":"cGxhaW4=","encryptionAlgorithm":"AES_GCM","later":{"more":true},"ciphertextMetadata":null}"""));
        assertThat(encrypt.operation()).isEqualTo("Encrypt");
        assertThat(encrypt.parameters()).containsEntry("keyId", "a.B_c-9").containsEntry("proxy", "/store").containsEntry("requestMetadata.kmsKeyArn", "k")
            .containsEntry("encryptionAlgorithm", "AES_GCM").hasSize(7);
        assertThat(encrypt.octets()).containsOnlyKeys("additionalAuthenticatedData", "plaintext");
        assertThat(encrypt.octets().get("plaintext")).isEqualTo("plain".getBytes(UTF_8));
        assertThat(asked(new XksRequests(XksRequests.PREFIX, "keys/k/decrypt", "{}")).operation()).isEqualTo("Decrypt");
        assertThat(asked(new XksRequests(XksRequests.PREFIX, "keys/k/metadata", "{}")).operation()).isEqualTo("GetKeyMetadata");
    }

    @Test
    void bytesGoBackInBase64() throws IOException {
        Wire.Response response = answer(new XksRequests(XksRequests.PREFIX, "keys/k/encrypt", "{\"plaintext\":\"" + b64(48) + "\"}"));
        assertThat(response.body()).isEqualTo("{\"operation\":\"Encrypt\",\"plaintext\":\"" + b64(48) + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD"})
    void postIsTheOnlyMethod(String method) throws IOException {
        XksRequests request = XksRequests.health();
        request.method = method;
        try (Wire wire = server.wire()) {
            wire.send(request.bytes());
            Wire.Response response = method.equals("HEAD") ? wire.readHead() : wire.read();
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.header("allow")).isEqualTo("POST");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/kms/xks/v1/health", "/other/kms/xks/v1/health", "/store/kms/xks/v1/", "/store/kms/xks/v1/healthy", "/store/kms/xks/v1/keys/k",
        "/store/kms/xks/v1/keys/k/sign", "/store/kms/xks/v1/keys//encrypt", "/store/kms/xks/v1/keys/k/encrypt/", "/store/kms/xks/v1/keys/k%41/encrypt",
        "/store/kms/xks/v1/keys/a/b/encrypt", "/st%6fre/kms/xks/v1/health", "/store//kms/xks/v1/health", "/store/kms/xks/v1/health?a=b"})
    void anotherPathIsNone(String path) throws IOException {
        XksRequests request = XksRequests.health();
        request.path = path;
        assertRefused(request, 404, PATH);
    }

    @Test
    void namesOfKeysAndPrefixesAreBounded() throws IOException {
        asked(new XksRequests(XksRequests.PREFIX, "keys/" + "k".repeat(128) + "/encrypt", "{}"));
        assertRefused(new XksRequests(XksRequests.PREFIX, "keys/" + "k".repeat(129) + "/encrypt", "{}"), 404, PATH);
        assertRefused(new XksRequests("/" + "p".repeat(128), "health", "{}"), 404, PATH);
    }

    private static Arguments wrong(String what, Consumer<XksRequests> how) {
        return Arguments.of(what, how);
    }

    static Stream<Arguments> signaturesThatAreWrong() {
        String now = XksRequests.date(Instant.now());
        return Stream.of(
            wrong("none", request -> request.authorization = ""),
            wrong("of another scheme", request -> request.authorization = "Bearer BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"),
            wrong("by an unknown credential", request -> request.credential = "BETWQ4SHVWN6BYTF3M72"),
            wrong("by an id of another shape", request -> request.credential = "short"),
            wrong("by another secret", request -> request.secret = new Secret("x".repeat(44).getBytes(UTF_8))),
            wrong("of another region", request -> request.region = "eu-west-1"),
            wrong("of another service", request -> request.authorization = request.authorization().replace("kms-xks-proxy", "kms")),
            wrong("of another end", request -> request.authorization = request.authorization().replace("aws4_request", "aws5_request")),
            wrong("of another day than the date", request -> request.authorization = request.authorization().replace(now.substring(0, 8), "20200101")),
            wrong("of another body", request -> {
                request.authorization = request.authorization();
                request.body = (XksRequests.HEALTH + " ").getBytes(UTF_8);
            }),
            wrong("of another path", request -> {
                request.authorization = request.authorization();
                request.path = XksRequests.PREFIX + "/kms/xks/v1/keys/k/metadata";
            }),
            wrong("of another host", request -> {
                request.authorization = request.authorization();
                request.with("host", "127.0.0.2");
            }),
            wrong("of another value of a header", request -> {
                request.signing("x-more", "1");
                request.authorization = request.authorization();
                request.with("x-more", "2");
            }),
            wrong("without the host", request -> request.authorization = request.authorization().replace("SignedHeaders=host;", "SignedHeaders=")),
            wrong("without the date", request -> request.authorization = request.authorization().replace(";x-amz-date,", ",")),
            wrong("with names out of order", request -> request.authorization = request.authorization().replace("host;x-amz-date", "x-amz-date;host")),
            wrong("with a name twice", request -> request.authorization = request.authorization().replace("host;", "host;host;")),
            wrong("with a name in upper case", request -> request.authorization = request.authorization().replace("host;", "Host;")),
            wrong("with no date", request -> request.with("x-amz-date", null)),
            wrong("with a date of another form", request -> request.with("x-amz-date", Instant.now().toString())),
            wrong("with a date that is none", request -> request.with("x-amz-date", "20261301T000000Z")),
            wrong("too old", request -> request.with("x-amz-date", sent(-301))),
            wrong("too new", request -> request.with("x-amz-date", sent(301))),
            wrong("with a signature cut short", request -> request.authorization = request.authorization().substring(0, request.authorization().length() - 1)),
            wrong("with an attribute twice", request -> request.authorization = request.authorization() + ", Signature=00"),
            wrong("with a date that is there twice", request -> request.with("x-amz-date", request.headers.get("x-amz-date") + "\r\nx-amz-date: " + request.headers.get("x-amz-date"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signaturesThatAreWrong")
    void aWrongSignatureIsRefused(String what, Consumer<XksRequests> how) throws IOException {
        XksRequests request = XksRequests.health();
        how.accept(request);
        assertRefused(request, 401, AUTHENTICATION);
    }

    @Test
    void aSignatureIsGoodForFiveMinutesAndMaySignMore() throws IOException {
        asked(XksRequests.health().with("x-amz-date", sent(-300)));
        asked(XksRequests.health().with("x-amz-date", sent(300)));
        asked(XksRequests.health().signing("content-type", "application/json").signing("x-amz-content-sha256", "UNSIGNED").signing("accept", "a  b "));
    }

    @Test
    void theSameRequestAgainIsAnsweredAgain() throws IOException {
        XksRequests request = XksRequests.health();
        asked(request);
        asked(request);
    }

    @Test
    void whoIsNotKnownIsToldNothingOfTheBody() throws IOException {
        XksRequests request = new XksRequests(XksRequests.PREFIX, "health", "no JSON");
        request.credential = "BETWQ4SHVWN6BYTF3M72";
        assertRefused(request, 401, AUTHENTICATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "\"a\"", "{", "{}{}", "{\"a\":1,\"a\":2}", "{\"requestMetadata\":\"a\"}", "{\"requestMetadata\":[]}", "{\"requestMetadata\":{\"kmsRequestId\":1}}",
        "{\"requestMetadata\":{\"kmsRequestId\":{}}}", "{\"plaintext\":1}", "{\"plaintext\":[\"AAAA\"]}", "{\"plaintext\":\"AAA\"}", "{\"plaintext\":\"A===\"}", "{\"plaintext\":\"-_-_\"}",
        "{\"plaintext\":\"AA AA\"}", "{\"encryptionAlgorithm\":true}", "{\"a\":[[[[[[[[[1]]]]]]]]]}", "{'a':1}", "{\"a\":01}"})
    void aBodyThatIsNotRightIsRefused(String body) throws IOException {
        assertRefused(new XksRequests(XksRequests.PREFIX, "health", body), 400, VALIDATION);
    }

    @Test
    void aBodyIsBounded() throws IOException {
        int most = 64 << 10;
        String padded = "{\"a\":\"" + "x".repeat(most - 8) + "\"}";
        asked(new XksRequests(XksRequests.PREFIX, "health", padded));
        assertRefused(new XksRequests(XksRequests.PREFIX, "health", padded + " "), 400, VALIDATION);
    }

    @Test
    void refusalsOfOperationsHaveTheirNamesHere() throws IOException {
        for (Refusal refusal : new Refusal[] {Refusal.UNKNOWN_KEY, Refusal.KEY_DISABLED, Refusal.THROTTLED, Refusal.OVERLOADED, Refusal.UNAVAILABLE}) {
            server.refusesXks = refusal.because("");
            XksError error = XksError.of(refusal.refused());
            Wire.Response response = answer(XksRequests.health());
            assertThat(response.status()).isEqualTo(error.status());
            assertThat(response.body()).contains("\"errorName\":\"" + error.name() + "\"");
            assertThat(response.header("retry-after")).isEqualTo(error.status() == 404 || error.status() == 400 || refusal == Refusal.THROTTLED ? "" : "1");
        }
        server.refusesXks = null;
    }

    @Test
    void failuresOfOursTellNothing() throws IOException {
        server.failsXks = new IllegalStateException("thrown on purpose");
        Wire.Response response = answer(XksRequests.health());
        server.failsXks = null;
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("{\"errorName\":\"InternalException\",\"errorMessage\":\"Internal failure.\"}");
    }

    @Test
    void survivalIsTold() throws IOException {
        server.xksUntil = Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli();
        Wire.Response response = answer(XksRequests.health());
        server.xksUntil = 0;
        assertThat(response.header("x-wardmote-survival")).isEqualTo("until=2026-01-02T03:04:05Z");
    }

    @Test
    void whoFailsTooOftenFromAnAddressIsRefusedUnseen() throws IOException {
        try (TestServer strict = new TestServer(config -> config, guards -> new Gateway.Guards(guards.doorstep(), guards.nonces(), new Attempts(2, System::nanoTime), guards.quotas()));
             Wire wire = strict.wire()) {
            XksRequests wrong = XksRequests.health().by("BETWQ4SHVWN6BYTF3M72", XksRequests.SECRET);
            assertThat(wire.send(XksRequests.health().bytes()).read().status()).isEqualTo(200);
            assertThat(wire.send(wrong.bytes()).read().status()).isEqualTo(401);
            assertThat(wire.send(new XksRequests("/guess", "health", "{}").bytes()).read().status()).as("a path is guessed like a secret").isEqualTo(404);
            Wire.Response refused = wire.send(wrong.bytes()).read();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).contains("ThrottlingException");
            assertThat(wire.send(XksRequests.health().bytes()).read().status()).as("who was proven from there").isEqualTo(200);
        }
    }

    /** Whatever the Reply of another API holds, here it is written whole. */
    @Test
    void listsAndNumbersAreWrittenAsTheProtocolHasThem() {
        StringBuilder out = new StringBuilder();
        JsonBody.write(out, Reply.of("xksProxyFleetSize", 1, "ekmFleetDetails", List.of(Reply.of("id", "n1")), "keyUsage", List.of()));
        assertThat(out.toString()).isEqualTo("{\"xksProxyFleetSize\":1,\"ekmFleetDetails\":[{\"id\":\"n1\"}],\"keyUsage\":[]}");
    }
}
