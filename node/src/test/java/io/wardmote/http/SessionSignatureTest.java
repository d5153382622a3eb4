package io.wardmote.http;

import static io.wardmote.http.TestServer.EXPIRED_TOKEN;
import static io.wardmote.http.TestServer.SESSION;
import static io.wardmote.http.TestServer.SESSION_KEY;
import static io.wardmote.http.TestServer.SESSION_SECRET;
import static io.wardmote.http.TestServer.SESSION_TOKEN;
import static io.wardmote.key.Refusal.EXPIRED_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.INCOMPLETE_SIGNATURE;
import static io.wardmote.key.Refusal.INVALID_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.MISMATCHED_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.WRONG_SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.http.TestRequests.Acs;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import io.wardmote.op.Call;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are signed with the access key of a session, and bring its token. */
class SessionSignatureTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Wire.Response answer(String request) throws IOException {
        try (Wire wire = server.wire()) {
            return wire.send(request).read();
        }
    }

    private static Map<String, String> rpc(String key, String token) {
        return TestRequests.rpc("Encrypt", "AccessKeyId", key, "SecurityToken", token, "KeyId", "k");
    }

    private static Map<String, String> signed(Map<String, String> asked) {
        asked.put("Signature", Signer.rpc("GET", asked, SESSION_SECRET));
        return asked;
    }

    private static Acs acs(String scheme) {
        Acs acs = new Acs("Encrypt", "KeyId", "k");
        acs.scheme = scheme;
        acs.accessKeyId = SESSION_KEY;
        acs.secret = SESSION_SECRET;
        acs.headers.put("x-acs-accesskey-id", SESSION_KEY);
        acs.headers.put("x-acs-security-token", SESSION_TOKEN);
        return acs;
    }

    private static void assertOfSession(String request) throws IOException {
        Wire.Response response = answer(request);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        Call call = server.calls.remove();
        assertThat(call.caller().who()).isEqualTo(SESSION);
        assertThat(call.caller().accessKeyId()).isEqualTo(SESSION_KEY);
        assertThat(call.parameters()).containsOnlyKeys("KeyId");
        assertThat(server.used).isEmpty();
        Secret secret = server.givenAway.remove();
        assertThatThrownBy(secret::bytes).as("it is wiped").isInstanceOf(IllegalStateException.class);
    }

    private static void assertRefused(String request, Refusal refusal) throws IOException {
        Wire.Response response = answer(request);
        assertThat(response.body()).contains("\"Code\":\"" + refusal.code() + "\"");
        assertThat(response.status()).isEqualTo(refusal.status());
        assertThat(server.calls).isEmpty();
        server.givenAway.clear();
    }

    @Test
    void aTokenStandsAmongTheParametersOfRpc() throws IOException {
        assertOfSession(TestRequests.get(signed(rpc(SESSION_KEY, SESSION_TOKEN))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACS3-HMAC-SHA256", "ACS3-HMAC-SM3", "ACS4-HMAC-SHA256"})
    void aTokenStandsInASignedHeader(String scheme) throws IOException {
        assertOfSession(acs(scheme).text());
    }

    @Test
    void whatIsWrongWithATokenIsSaid() throws IOException {
        assertRefused(TestRequests.get(signed(rpc(SESSION_KEY, "made up"))), INVALID_SECURITY_TOKEN);
        assertRefused(TestRequests.get(signed(rpc(TestServer.ACCESS_KEY, SESSION_TOKEN))), MISMATCHED_SECURITY_TOKEN);
        assertRefused(TestRequests.get(signed(rpc(SESSION_KEY, EXPIRED_TOKEN))), EXPIRED_SECURITY_TOKEN);
        assertRefused(TestRequests.get(signed(TestRequests.rpc("Encrypt", "AccessKeyId", SESSION_KEY))), UNKNOWN_ACCESS_KEY);
        refusedAcs(acs -> acs.headers.put("x-acs-security-token", "made up"), INVALID_SECURITY_TOKEN);
        refusedAcs(acs -> acs.accessKeyId = TestServer.ACCESS_KEY, MISMATCHED_SECURITY_TOKEN);
        refusedAcs(acs -> acs.headers.put("x-acs-security-token", EXPIRED_TOKEN), EXPIRED_SECURITY_TOKEN);
        refusedAcs(acs -> acs.headers.remove("x-acs-security-token"), UNKNOWN_ACCESS_KEY);
    }

    @Test
    void aTokenAloneIsNoProof() throws IOException {
        Map<String, String> forged = signed(rpc(SESSION_KEY, SESSION_TOKEN));
        forged.put("KeyId", "another");
        assertRefused(TestRequests.get(forged), WRONG_SIGNATURE);
        refusedAcs(acs -> acs.secret = TestServer.SECRET, WRONG_SIGNATURE);
    }

    @Test
    void aTokenThatIsNotSignedIsNotTaken() throws IOException {
        refusedAcs(acs -> acs.unsigned.put("x-acs-security-token", acs.headers.remove("x-acs-security-token")), INCOMPLETE_SIGNATURE);
    }

    private static void refusedAcs(Consumer<Acs> change, Refusal refusal) throws IOException {
        Acs acs = acs("ACS3-HMAC-SHA256");
        change.accept(acs);
        assertRefused(acs.text(), refusal);
    }
}
