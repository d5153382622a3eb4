package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.http.TestRequests.Acs;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each client's way of writing a request, as recorded, is understood and proven. */
class ClientsTest {
    private static final String KEY = "alias/a b*~+/='()!中";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void teaJavaSendsChunkedEmptyBodyWithoutType() throws IOException {
        Acs request = new Acs("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w==", "EncryptionContext", "{\"k\":\"v 1\"}");
        request.end = "Transfer-Encoding: chunked\r\n";
        try (Wire wire = server.wire()) {
            Wire.Response response = wire.send(request.text() + "0\r\n\r\n").read();
            assertEncrypted(response);
            assertThat(response.body()).contains("\"EncryptionContext\":\"{\\\"k\\\":\\\"v 1\\\"}\"");
        }
    }

    @Test
    void teaV2SignsNoEmptyParameters() throws IOException {
        Map<String, String> sent = TestRequests.rpc("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w==");
        String signature = Signer.rpc("POST", sent, TestServer.SECRET);
        sent.put("Description", "");
        sent.put("Signature", signature);
        assertEncrypted(answer(TestRequests.post(sent)));
    }

    @Test
    void goCliSignsItsEmptySignatureType() throws IOException {
        Map<String, String> sent = TestRequests.rpc("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w==", "RegionId", "r", "SignatureType", "");
        assertEncrypted(answer(TestRequests.post(TestRequests.signed("POST", sent))));
    }

    @Test
    void classicJavaSendsHeadersOfV3BesideRpc() throws IOException {
        Map<String, String> sent = TestRequests.signed("POST", TestRequests.rpc("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w=="));
        assertEncrypted(answer(TestRequests.head("POST", "/?" + Signer.query(sent)) + "x-acs-action: Encrypt\r\nx-acs-version: 2016-01-20\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n\r\n"));
    }

    @Test
    void classicJavaV3SignsTypeButNotHost() throws IOException {
        Acs request = new Acs("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w==", "Action", "Encrypt", "Format", "JSON", "Version", "2016-01-20");
        request.headers.remove("host");
        request.headers.put("content-type", "application/x-www-form-urlencoded");
        request.classicOrder = true;
        assertEncrypted(answer(request.text()));
    }

    @Test
    void oldNodeFlattensTheContextAndLeavesMarksUnescaped() throws IOException {
        Map<String, String> sent = TestRequests.signed("POST",
            TestRequests.rpc("Encrypt", "Format", "json", "KeyId", KEY, "Plaintext", "SGVsbG8+/w==", "EncryptionContext.k", "v 1"));
        String query = Signer.query(sent).replace("%2A", "*").replace("%27", "'").replace("%28", "(").replace("%29", ")").replace("%21", "!");
        Wire.Response response = answer(TestRequests.head("POST", "/?" + query) + "x-acs-action: Encrypt\r\nContent-Length: 0\r\n\r\n");
        assertEncrypted(response);
        assertThat(response.body()).contains("\"EncryptionContext\":\"{\\\"k\\\":\\\"v 1\\\"}\"").doesNotContain("EncryptionContext.k");
    }

    @Test
    void plusIsASpaceAndTildeMayBeEscaped() throws IOException {
        Map<String, String> sent = TestRequests.signed("GET", TestRequests.rpc("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w=="));
        assertEncrypted(answer(TestRequests.head("GET", "/?" + Signer.query(sent).replace("%20", "+").replace("~", "%7e")) + "\r\n"));
    }

    @Test
    void nodeOpenApiClientSignsOneMoreHeader() throws IOException {
        Acs request = new Acs("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w==");
        request.headers.put("x-acs-credentials-provider", "static_ak");
        assertEncrypted(answer(request.text()));
    }

    @Test
    void popCorePutsEverythingIntoTheForm() throws IOException {
        Map<String, String> sent = TestRequests.signed("POST", TestRequests.rpc("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w=="));
        assertEncrypted(answer(TestRequests.form(sent)));
    }

    @Test
    void formBodyOfAcs3IsSignedByItsHash() throws IOException {
        Acs request = new Acs("Encrypt", "KeyId", KEY);
        request.headers.put("content-type", "application/x-www-form-urlencoded");
        request.body = "Plaintext=SGVsbG8%2B%2Fw%3D%3D";
        assertEncrypted(answer(request.text()));
    }

    @Test
    void acs4AndSm3AreUnderstood() throws IOException {
        for (String scheme : new String[] {"ACS4-HMAC-SHA256", "ACS3-HMAC-SM3"}) {
            Acs request = new Acs("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w==", "Description", "");
            request.scheme = scheme;
            assertEncrypted(answer(request.text()));
        }
    }

    @Test
    void getOfTheTeaSdkIsUnderstood() throws IOException {
        Acs request = new Acs("Encrypt", "KeyId", KEY, "Plaintext", "SGVsbG8+/w==");
        request.method = "GET";
        request.end = "";
        assertEncrypted(answer(request.text()));
    }

    @Test
    void bearerTokenAndJsonAreEnough() throws IOException {
        String json = "{\"KeyId\":\"" + KEY + "\",\"Plaintext\":\"SGVsbG8+\\/w==\",\"EncryptionContext\":{\"a\":\"ä\"},\"PageSize\":7,\"DryRun\":false,"
            + "\"Tag\":[{\"Key\":\"k\",\"Value\":\"v\"}],\"Description\":null}";
        for (String token : new String[] {TestServer.TOKEN, TestServer.TOKEN + "=", "07".repeat(32)}) {
            Wire.Response response = answer(TestRequests.json("Encrypt", json, "Authorization: Bearer " + token));
            assertEncrypted(response);
            assertThat(response.body()).contains("\"User\":\"alice\"", "\"EncryptionContext\":\"{\\\"a\\\":\\\"ä\\\"}\"", "\"PageSize\":\"7\"",
                "\"DryRun\":\"false\"", "\"Tag.1.Key\":\"k\"", "\"Tag.1.Value\":\"v\"", "\"Tag\":\"[{\\\"Key\\\":\\\"k\\\",\\\"Value\\\":\\\"v\\\"}]\"")
                .doesNotContain("Description");
        }
    }

    @Test
    void jsonMayBeSignedByAcs3() throws IOException {
        Acs request = new Acs("Encrypt");
        request.path = "/api/Encrypt";
        request.body = "{\"KeyId\":\"" + KEY + "\",\"Plaintext\":\"SGVsbG8+/w==\"}";
        assertEncrypted(answer(request.text()));
    }

    @Test
    void operationSeesNoCommonParameters() throws IOException {
        server.calls.clear();
        answer(TestRequests.get(TestRequests.signed("GET", TestRequests.rpc("Encrypt", "KeyId", "k", "RegionId", "r", "SignatureType", ""))));
        assertThat(server.calls.peek().parameters()).containsOnlyKeys("KeyId", "RegionId");
        assertThat(server.calls.peek().nonce()).hasSize(16);
        assertThat(server.calls.peek().caller().address()).isEqualTo("127.0.0.1");
        assertThat(server.calls.peek().caller().accessKeyId()).isEqualTo(TestServer.ACCESS_KEY);
        assertThat(server.calls.peek().caller().account()).isEqualTo("1234567890123456");
    }

    private static void assertEncrypted(Wire.Response response) {
        assertThat(response.body()).contains("\"Operation\":\"Encrypt\"", "\"KeyId\":\"" + KEY + "\"", "\"Plaintext\":\"SGVsbG8+/w==\"");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type")).isEqualTo("application/json;charset=utf-8");
    }

    private static Wire.Response answer(String request) throws IOException {
        try (Wire wire = server.wire()) {
            return wire.send(request).read();
        }
    }
}
