package io.wardmote.http;

import static io.wardmote.key.Refusal.INACTIVE_ACCESS_KEY;
import static io.wardmote.key.Refusal.INCOMPLETE_SIGNATURE;
import static io.wardmote.key.Refusal.INTERNAL_FAILURE;
import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.INVALID_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.REPEATED_NONCE;
import static io.wardmote.key.Refusal.TIMESTAMP_EXPIRED;
import static io.wardmote.key.Refusal.TIMESTAMP_MISSING;
import static io.wardmote.key.Refusal.TIMESTAMP_UNREADABLE;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_ACTION;
import static io.wardmote.key.Refusal.UNKNOWN_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_VERSION;
import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;
import static io.wardmote.key.Refusal.UNSUPPORTED_METHOD;
import static io.wardmote.key.Refusal.UNSUPPORTED_SIGNATURE_METHOD;
import static io.wardmote.key.Refusal.WRONG_SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.http.TestRequests.Acs;
import io.wardmote.key.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every refusal of the door, and that the earlier check wins. */
class RefusalOrderTest {
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** One request, wrong in every way at once; each step mends what was just refused. */
    @Test
    void rpcChecksHappenInTheOrderOfTheCatalogue() throws IOException {
        Map<String, String> asked = TestRequests.rpc("Refuse");
        for (String name : asked.keySet().toArray(new String[0])) asked.put(name, "");
        assertRefused("PUT", "/?a=%zz", UNREADABLE_REQUEST);
        assertRefused("PUT", asked, UNSUPPORTED_METHOD);
        assertRefused("POST", asked, MISSING_PARAMETER, "Action");
        asked.put("Action", "refuse");
        assertRefused("POST", asked, UNKNOWN_ACTION);
        asked.put("Action", "Refuse");
        assertRefused("POST", asked, MISSING_PARAMETER, "Version");
        asked.put("Version", "2014-01-20");
        assertRefused("POST", asked, UNKNOWN_VERSION);
        asked.put("Version", "2015-05-01");
        assertRefused("POST", asked, UNKNOWN_ACTION);
        asked.put("Version", "2016-01-20");
        asked.put("Format", "yaml");
        for (String[] missing : new String[][] {{"AccessKeyId", "nobody"}, {"SignatureMethod", "HMAC-MD5"}, {"SignatureVersion", "2.0"},
            {"SignatureNonce", "n".repeat(129)}, {"Signature", "AAAA"}}) {
            assertRefused("POST", asked, MISSING_PARAMETER, missing[0]);
            asked.put(missing[0], missing[1]);
        }
        assertRefused("POST", asked, INVALID_PARAMETER, "SignatureNonce");
        asked.put("SignatureNonce", "order-1");
        assertRefused("POST", asked, INCOMPLETE_SIGNATURE);
        asked.put("SignatureVersion", "1.0");
        assertRefused("POST", asked, UNSUPPORTED_SIGNATURE_METHOD);
        asked.put("SignatureMethod", "HMAC-SHA1");
        asked.put("SignatureType", "PRIVATEKEY");
        assertRefused("POST", asked, UNSUPPORTED_SIGNATURE_METHOD);
        asked.remove("SignatureType");
        assertRefused("POST", asked, TIMESTAMP_MISSING);
        asked.put("Timestamp", "2026-13-01T00:00:00Z");
        assertRefused("POST", asked, TIMESTAMP_UNREADABLE);
        asked.put("Timestamp", atServer(-930));
        assertRefused("POST", asked, TIMESTAMP_EXPIRED);
        asked.put("Timestamp", atServer(930));
        assertRefused("POST", asked, TIMESTAMP_EXPIRED);
        asked.put("Timestamp", atServer(0));
        assertRefused("POST", asked, UNKNOWN_ACCESS_KEY);
        asked.put("AccessKeyId", "x".repeat(1000));
        assertRefused("POST", asked, UNKNOWN_ACCESS_KEY);
        asked.put("AccessKeyId", TestServer.INACTIVE);
        assertRefused("POST", asked, INACTIVE_ACCESS_KEY);
        asked.put("AccessKeyId", TestServer.ACCESS_KEY);
        asked.put("SecurityToken", "made up");
        assertRefused("POST", asked, INVALID_SECURITY_TOKEN);
        asked.remove("SecurityToken");
        assertRefused("POST", asked, WRONG_SIGNATURE);
        assertRefused("POST", asked, WRONG_SIGNATURE);   // a wrong signature uses no nonce up
        asked.remove("Signature");
        assertRefused("POST", TestRequests.signed("POST", asked), INVALID_PARAMETER, "Format");
        asked.put("Format", "");
        assertRefused("POST", TestRequests.signed("POST", asked), REPEATED_NONCE);
        asked.put("Signature", "AAAA");
        assertRefused("POST", asked, REPEATED_NONCE);
        asked.remove("Signature");
        asked.put("SignatureNonce", "order-2");
        assertRefused("POST", TestRequests.signed("POST", asked), UNKNOWN_KEY);
    }

    @Test
    void acsChecksHappenInTheOrderOfTheCatalogue() throws IOException {
        assertAcs(acs -> acs.headers.put("x-acs-action", "Nothing"), UNKNOWN_ACTION);
        assertAcs(acs -> acs.headers.remove("x-acs-action"), MISSING_PARAMETER);
        assertAcs(acs -> acs.headers.put("x-acs-version", "1"), UNKNOWN_VERSION);
        assertAcs(acs -> acs.headers.remove("x-acs-signature-nonce"), MISSING_PARAMETER);
        assertAcs(acs -> acs.headers.put("x-acs-signature-nonce", "n".repeat(129)), INVALID_PARAMETER);
        assertAcs(acs -> acs.accessKeyId = "a/b", INCOMPLETE_SIGNATURE);
        for (String name : new String[] {"x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"})
            assertAcs(acs -> acs.unsigned.put(name, acs.headers.remove(name)), INCOMPLETE_SIGNATURE);
        assertAcs(acs -> acs.headers.remove("x-acs-date"), TIMESTAMP_MISSING);
        assertAcs(acs -> acs.headers.put("x-acs-date", "20260102T030405Z"), TIMESTAMP_UNREADABLE);
        assertAcs(acs -> acs.headers.put("x-acs-date", "2026-01-02T03:04:05Z"), TIMESTAMP_EXPIRED);
        assertAcs(acs -> acs.accessKeyId = "nobody", UNKNOWN_ACCESS_KEY);
        assertAcs(acs -> acs.accessKeyId = TestServer.INACTIVE, INACTIVE_ACCESS_KEY);
        assertAcs(acs -> acs.headers.put("x-acs-security-token", "made up"), INVALID_SECURITY_TOKEN);
        assertAcs(acs -> acs.secret = "another", WRONG_SIGNATURE);
        assertAcs(acs -> { }, UNKNOWN_KEY);
    }

    @Test
    void acsWithoutContentHashIsRefused() throws IOException {
        assertRefused(new Acs("Refuse").text().replaceFirst("x-acs-content-sha256: [0-9a-f]+\r\n", ""), MISSING_PARAMETER);
    }

    @Test
    void repeatedAcsRequestIsRefused() throws IOException {
        String request = new Acs("Encrypt", "KeyId", "k").text();
        try (Wire wire = server.wire()) {
            assertThat(wire.send(request).read().status()).isEqualTo(200);
            assertRefusal(wire.send(request).read(), REPEATED_NONCE);
        }
    }

    @Test
    void sameNonceAtAnotherTimeIsRefused() throws IOException {
        Map<String, String> first = TestRequests.rpc("Encrypt", "KeyId", "k");
        answer(TestRequests.get(TestRequests.signed("GET", first)));
        first.put("Timestamp", atServer(-60));
        assertRefused("GET", TestRequests.signed("GET", first), REPEATED_NONCE);
    }

    @Test
    void bodyThatWasChangedOnItsWayIsRefused() throws IOException {
        Acs request = new Acs("Encrypt", "KeyId", "k");
        request.headers.put("content-type", "application/x-www-form-urlencoded");
        request.body = "Plaintext=AAAA";
        String authorization = request.authorization();
        request.body = "Plaintext=AAAB";
        assertRefused(request.text(authorization), WRONG_SIGNATURE);
    }

    @Test
    void scopeOfAnotherDayIsRefused() throws IOException {
        Acs request = new Acs("Encrypt");
        request.scheme = "ACS4-HMAC-SHA256";
        String today = request.headers.get("x-acs-date").substring(0, 10).replace("-", "");
        assertRefused(request.text(request.authorization().replace("/" + today + "/", "/20200101/")), INCOMPLETE_SIGNATURE);
        assertRefused(request.text(request.authorization().replace("aliyun_v4_request", "aws4_request")), INCOMPLETE_SIGNATURE);
        assertRefused(request.text(request.authorization().replace("/center/", "/local/")), WRONG_SIGNATURE);
    }

    @Test
    void schemesThatAreNotOursAreNamedSo() throws IOException {
        for (String authorization : new String[] {"ACS3-RSA-SHA256 Credential=a,SignedHeaders=b,Signature=c", "Basic YTpi", "x", "acs3-hmac-sha256 a"})
            assertRefused(new Acs("Refuse").text(authorization), UNSUPPORTED_SIGNATURE_METHOD);
        assertRefused(TestRequests.head("POST", "/?Action=Refuse&Version=2016-01-20&SignatureType=BEARERTOKEN") + "content-length: 0\r\n\r\n",
            UNSUPPORTED_SIGNATURE_METHOD);
        assertRefused(TestRequests.head("POST", "/?Action=Refuse&Version=2016-01-20") + "x-acs-bearer-token: t\r\ncontent-length: 0\r\n\r\n",
            UNSUPPORTED_SIGNATURE_METHOD);
    }

    @Test
    void incompleteAuthorizationIsRefused() throws IOException {
        for (String authorization : new String[] {"ACS3-HMAC-SHA256", "ACS3-HMAC-SHA256 Credential=a", "ACS3-HMAC-SHA256 ,,=,",
            "ACS3-HMAC-SHA256 " + ",".repeat(4000) + "=",
            "ACS3-HMAC-SHA256 Credential=a,Credential=b,SignedHeaders=c,Signature=d"})
            assertRefused(new Acs("Refuse").text(authorization), INCOMPLETE_SIGNATURE);
    }

    @Test
    void wrongBearerTokensAreRefusedWithTheirScheme() throws IOException {
        for (String token : new String[] {"08".repeat(32), "07".repeat(31), "", "nonsense!", TestServer.TOKEN + "AAAA", "7".repeat(63) + "g"}) {
            Wire.Response response = answer(TestRequests.json("Encrypt", "{}", "Authorization: Bearer " + token));
            assertRefusal(response, token.isEmpty() ? UNSUPPORTED_SIGNATURE_METHOD : INVALID_BEARER_TOKEN);
            if (!token.isEmpty()) assertThat(response.header("www-authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void parameterWithTwoValuesIsRefusedByName() throws IOException {
        for (String target : new String[] {"/?KeyId=a&KeyId=b", "/?Action=Encrypt&Action=Refuse"}) assertRefused("POST", target, INVALID_PARAMETER);
        Map<String, String> sent = TestRequests.signed("GET", TestRequests.rpc("Encrypt", "KeyId", "k"));
        assertThat(answer(TestRequests.get(sent).replace("&KeyId=k", "&KeyId=k&KeyId=k")).status()).isEqualTo(200);
        sent = TestRequests.signed("POST", TestRequests.rpc("Encrypt", "KeyId", "k"));
        Wire.Response response = answer(TestRequests.form(sent).replace("POST /", "POST /?KeyId=other"));
        assertRefusal(response, INVALID_PARAMETER);
        assertThat(response.body()).contains("\\\"KeyId\\\"");
    }

    @Test
    void unsignedHeaderThatDisagreesIsRefused() throws IOException {
        Map<String, String> sent = TestRequests.signed("GET", TestRequests.rpc("Encrypt", "KeyId", "k"));
        assertRefused(TestRequests.head("GET", "/?" + Signer.query(sent)) + "x-acs-action: DescribeKey\r\n\r\n", INVALID_PARAMETER);
        assertRefused(TestRequests.head("GET", "/?" + Signer.query(sent)) + "x-acs-version: 2020-01-01\r\n\r\n", INVALID_PARAMETER);
        assertRefused(TestRequests.json("Encrypt", "{\"Action\":\"DescribeKey\"}", BEARER), INVALID_PARAMETER);
    }

    @Test
    void contextGivenBothWaysIsRefused() throws IOException {
        assertRefused(TestRequests.json("Encrypt", "{\"EncryptionContext\":{\"a\":\"b\"},\"EncryptionContext.c\":\"d\"}", BEARER), INVALID_PARAMETER);
    }

    @Test
    void rpcDoesNotCoverJson() throws IOException {
        String query = "/api/Encrypt?" + Signer.query(TestRequests.signed("POST", TestRequests.rpc("Encrypt")));
        assertRefused(TestRequests.body(TestRequests.head("POST", query), "application/json", "{\"KeyId\":\"k\"}"), INCOMPLETE_SIGNATURE);
        assertRefused(TestRequests.body(TestRequests.head("POST", query.replace("/api/Encrypt", "/")), "application/json", "{\"KeyId\":\"k\"}"),
            INCOMPLETE_SIGNATURE);
    }

    @Test
    void unreadableRequestsAreCalledSo() throws IOException {
        for (String query : new String[] {"%", "a=%4", "a=%zz", "a=%ff", "%c3=a", "a=%ed%a0%80", "a=\u00e4"})
            assertRefused("POST", "/?" + query, UNREADABLE_REQUEST);
        StringBuilder many = new StringBuilder("/?");
        for (int i = 0; i <= Parameters.MOST; i++) many.append("p").append(i).append("=&");
        assertRefused("POST", many.toString(), UNREADABLE_REQUEST);
        for (String json : new String[] {"[]", "{", "{}x", "{\"a\":1,\"a\":1}", "{\"a\":\"\\ud800\"}", "{\"a\":[[[[[[[[[1]]]]]]]]]}", "null", "{\"a\":01}"})
            assertRefused(TestRequests.json("Encrypt", json, BEARER), UNREADABLE_REQUEST);
        assertRefused(TestRequests.body(TestRequests.head("POST", "/"), "text/plain", "hello"), UNREADABLE_REQUEST);
        assertRefused(TestRequests.body(TestRequests.head("POST", "/"), "application/x-www-form-urlencoded", "a=%C3%28"), UNREADABLE_REQUEST);
    }

    @Test
    void whatTheDoorDoesNotKnowIsNotFound() throws IOException {
        for (String target : new String[] {"/nothing", "//", "/api", "/livez/x", "/?Action=Nothing", "/api/Nothing", "/api/"}) {
            Wire.Response response = answer(TestRequests.head("POST", target) + "content-length: 0\r\n\r\n");
            assertRefusal(response, target.equals("/api/") ? MISSING_PARAMETER : UNKNOWN_ACTION);
        }
        assertRefused("GET", "/api/Encrypt", UNSUPPORTED_METHOD);
        for (String method : new String[] {"PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"}) assertRefused(method, "/", UNSUPPORTED_METHOD);
    }

    @Test
    void headIsAnsweredWithoutABody() throws IOException {
        try (Wire wire = server.wire()) {
            wire.send(TestRequests.head("HEAD", "/") + "connection: close\r\n\r\n");
            assertThat(wire.readHead().status()).isEqualTo(403);
            assertThat(wire.isClosedByServer()).isTrue();
        }
    }

    @Test
    void faultsOfOperationsShowNothingOfThemselves() throws IOException {
        for (String action : new String[] {"Throw", "Fail"}) {
            Wire.Response response = answer(TestRequests.json(action, "{}", BEARER));
            assertRefusal(response, INTERNAL_FAILURE);
            assertThat(response.body()).doesNotContain("purpose").contains(response.header("x-acs-request-id"));
        }
    }

    @Test
    void unavailableSaysWhenToComeBack() throws IOException {
        Wire.Response response = answer(TestRequests.json("Unavailable", "{}", BEARER));
        assertRefusal(response, UNAVAILABLE);
        assertThat(response.header("retry-after")).isEqualTo("1");
    }

    /** A timestamp by the server's clock, which stands still. */
    private static String atServer(int laterSeconds) {
        return Instant.ofEpochMilli(server.clockMillis.get()).plusSeconds(laterSeconds).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void assertAcs(Change change, Refusal refusal) throws IOException {
        Acs acs = new Acs("Refuse");
        change.to(acs);
        assertRefused(acs.text(), refusal);
    }

    private interface Change {
        void to(Acs acs);
    }

    private static void assertRefused(String method, Map<String, String> parameters, Refusal refusal) throws IOException {
        assertRefused(method, "/?" + Signer.query(parameters), refusal);
    }

    private static void assertRefused(String method, Map<String, String> parameters, Refusal refusal, String named) throws IOException {
        Wire.Response response = answer(TestRequests.head(method, "/?" + Signer.query(parameters)) + "content-length: 0\r\n\r\n");
        assertRefusal(response, refusal);
        assertThat(response.body()).contains("\\\"" + named + "\\\"");
    }

    private static void assertRefused(String method, String target, Refusal refusal) throws IOException {
        assertRefused(TestRequests.head(method, target) + "content-length: 0\r\n\r\n", refusal);
    }

    private static void assertRefused(String request, Refusal refusal) throws IOException {
        assertRefusal(answer(request), refusal);
    }

    private static void assertRefusal(Wire.Response response, Refusal refusal) {
        assertThat(response.body()).contains("\"Code\":\"" + refusal.code() + "\"", "\"HostId\":\"kms.test-region\"", "\"HttpStatus\":" + refusal.status());
        assertThat(response.status()).isEqualTo(refusal.status());
        assertThat(response.header("content-type")).isEqualTo("application/json;charset=utf-8");
        assertThat(response.header("x-acs-request-id")).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        assertThat(response.body()).contains("\"RequestId\":\"" + response.header("x-acs-request-id") + "\"");
    }

    private static Wire.Response answer(String request) throws IOException {
        try (Wire wire = server.wire()) {
            return wire.send(request).read();
        }
    }
}
