package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.access.BearerTokens;
import io.wardmote.http.Wire.Response;
import io.wardmote.op.Call;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of the console ask is asked by a cookie, which is good only with what other sites cannot have a browser send. */
class ConsoleAtDoorTest {
    private static final TestServer SERVER = new TestServer();
    private static final String COOKIE = "cookie: " + TestServer.SESSION_COOKIE;
    private static final String OURS = "x-wardmote-console: used";
    private static final String ORIGIN = "origin: https://" + TestRequests.HOST;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static Response ask(String... headers) throws IOException {
        try (Wire wire = SERVER.wire()) {
            return wire.send(TestRequests.json("Encrypt", "{\"KeyId\":\"k\"}", headers)).read();
        }
    }

    private static void refused(int status, String code, String... headers) throws IOException {
        int before = SERVER.calls.size();
        Response response = ask(headers);
        assertThat(response.body()).as("%s", List.of(headers)).contains("\"Code\":\"" + code + "\"");
        assertThat(response.status()).isEqualTo(status);
        assertThat(SERVER.calls).as("no operation is reached").hasSize(before);
    }

    @Test
    void aSessionAsksInItsUsersName() throws IOException {
        SERVER.sessionUsed.clear();
        assertThat(ask(COOKIE, OURS).status()).isEqualTo(200);
        assertThat(ask(COOKIE, OURS, ORIGIN, "sec-fetch-site: same-origin").status()).isEqualTo(200);
        assertThat(ask("cookie: theme=dark; " + TestServer.SESSION_COOKIE + "; other=1", OURS).status()).isEqualTo(200);
        assertThat(ask("cookie: theme=dark", COOKIE, OURS).status()).as("as HTTP/2 may part them").isEqualTo(200);
        Call call = List.copyOf(SERVER.calls).getLast();
        assertThat(call.caller().principal()).isEqualTo("user/alice");
        assertThat(call.caller().accessKeyId()).isEqualTo("CS." + BearerTokens.hash(Base64.getUrlDecoder().decode(TestServer.TOKEN)));
        assertThat(call.nonce()).isEmpty();
        assertThat(SERVER.sessionUsed).containsOnly(true).hasSize(4);
    }

    @Test
    void aPageThatOnlyWatchesKeepsNoSessionAlive() throws IOException {
        SERVER.sessionUsed.clear();
        assertThat(ask(COOKIE, "x-wardmote-console: watching").status()).isEqualTo(200);
        assertThat(SERVER.sessionUsed).containsExactly(false);
    }

    @Test
    void whatAnotherSiteCouldSendIsRefused() throws IOException {
        refused(403, "Forbidden.CrossSite", COOKIE);
        refused(403, "Forbidden.CrossSite", COOKIE, "x-wardmote-console: something");
        refused(403, "Forbidden.CrossSite", COOKIE, ORIGIN);
        refused(403, "Forbidden.CrossSite", COOKIE, OURS, "origin: https://evil.example");
        refused(403, "Forbidden.CrossSite", COOKIE, OURS, "origin: http://" + TestRequests.HOST);
        refused(403, "Forbidden.CrossSite", COOKIE, OURS, "origin: null");
        refused(403, "Forbidden.CrossSite", COOKIE, OURS, "origin: https://" + TestRequests.HOST + ".evil.example");
        for (String site : List.of("cross-site", "same-site", "none")) refused(403, "Forbidden.CrossSite", COOKIE, OURS, "sec-fetch-site: " + site);
    }

    /** A form of another site could send these without a header of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void noKindOfBodyMakesUpForTheHeader(String type) throws IOException {
        try (Wire wire = SERVER.wire()) {
            String body = "{\"KeyId\":\"k\"}";
            Response response = wire.send(TestRequests.head("POST", "/api/Encrypt") + COOKIE + "\r\ncontent-type: " + type + "\r\ncontent-length: "
                + body.length() + "\r\n\r\n" + body)
                .read();
            assertThat(response.status()).isEqualTo(403);
        }
    }

    @Test
    void whatIsNoSessionIsRefused() throws IOException {
        refused(401, "InvalidConsoleSession", "cookie: __Host-wardmote=alice." + "C".repeat(43), OURS);
        refused(401, "InvalidConsoleSession", "cookie: __Host-wardmote=bob." + TestServer.TOKEN, OURS);
        for (String value : List.of("", "alice", "alice." + TestServer.TOKEN + "x", "alice." + TestServer.TOKEN.substring(1), "." + TestServer.TOKEN, "a b."
            + TestServer.TOKEN))
            refused(401, "InvalidConsoleSession", "cookie: __Host-wardmote=" + value, OURS);
        refused(401, "InvalidConsoleSession", COOKIE + "; " + TestServer.SESSION_COOKIE, OURS);
        refused(401, "InvalidConsoleSession", "cookie: wardmote=alice." + TestServer.TOKEN, OURS);
        refused(401, "InvalidConsoleSession", OURS);
        refused(400, "MissingParameter", "cookie: theme=dark");
    }

    @Test
    void whoBringsATokenIsThatOne() throws IOException {
        assertThat(ask(COOKIE, "authorization: Bearer " + TestServer.TOKEN).status()).isEqualTo(200);
        assertThat(List.copyOf(SERVER.calls).getLast().caller().accessKeyId()).startsWith("BT.");
    }

    /** Only the path that takes nothing but POST with a body is open to it. */
    @Test
    void theOtherPathIsForSignaturesAlone() throws IOException {
        try (Wire wire = SERVER.wire()) {
            Response response = wire.send(TestRequests.head("POST", "/?Action=Encrypt&Version=2016-01-20") + COOKIE + "\r\n" + OURS
                + "\r\ncontent-length: 0\r\n\r\n").read();
            assertThat(response.body()).contains("MissingParameter");
        }
        try (Wire wire = SERVER.wire()) {
            Response response = wire.send(TestRequests.head("GET", "/api/Encrypt") + COOKIE + "\r\n" + OURS + "\r\n\r\n").read();
            assertThat(response.body()).contains("UnsupportedHTTPMethod");
        }
    }
}
