package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.http.Wire.Response;
import io.wardmote.op.Quotas;
import io.wardmote.op.Rate;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever asks for more than his share is told when to come again, in the words of the vendor, and nobody else notices. */
class ThrottlingTest {
    private static final String ALICE = TestRequests.json("Encrypt", "{\"KeyId\":\"k\"}", "Authorization: Bearer " + TestServer.TOKEN);
    private static final String GUESS = TestRequests.json("Encrypt", "{}", "Authorization: Bearer " + "C".repeat(43));
    private final AtomicLong laterMillis = new AtomicLong();
    private TestServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    /** Stands still unless it is moved. */
    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(laterMillis.get());
    }

    private void startWithQuota(int perSecond, int atOnce) {
        Quotas quotas = new Quotas(Optional.of(new Rate(perSecond, atOnce)), Optional.empty(), Map.of(), this::nanos);
        server = new TestServer(settings -> settings, guards -> new Gateway.Guards(guards.doorstep(), guards.nonces(), guards.attempts(), quotas));
    }

    private void startWithFailures(int perMinute) {
        Attempts attempts = new Attempts(perMinute, this::nanos);
        server = new TestServer(settings -> settings, guards -> new Gateway.Guards(guards.doorstep(), guards.nonces(), attempts, guards.quotas()));
    }

    private static String signedByRoot() {
        return TestRequests.get(TestRequests.signed("GET", TestRequests.rpc("Encrypt")));
    }

    private Response ask(String request) throws IOException {
        try (Wire wire = server.wire()) {
            return wire.send(request).read();
        }
    }

    private List<Response> atOnce(int count, Supplier<byte[]> request) throws IOException {
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) wires.add(server.wire());
            for (Wire wire : wires) wire.send(request.get());
            List<Response> answers = new ArrayList<>();
            for (Wire wire : wires) answers.add(wire.read());
            return answers;
        } finally {
            for (Wire wire : wires) wire.close();
        }
    }

    @Test
    void overTheQuotaTheOpenApiSaysSoAndWhenToComeAgain() throws IOException {
        startWithQuota(4, 4);
        List<Response> answers = atOnce(20, ALICE::getBytes);
        List<Response> refused = answers.stream().filter(answer -> answer.status() != 200).toList();
        assertThat(refused).as("four at once, four more within a second").hasSize(12);
        for (Response answer : refused) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("\"Code\":\"Throttling.User\"", "Request was denied due to request throttling.");
            assertThat(answer.header("retry-after")).isEqualTo("2");
        }
        assertThat(ask(signedByRoot()).status()).as("another caller").isEqualTo(200);
        laterMillis.addAndGet(2000);
        assertThat(ask(ALICE).status()).as("who did as he was told").isEqualTo(200);
        assertThat(server.audit.strangers).hasSize(refused.size()).containsOnly("openapi 127.0.0.1 THROTTLED");
    }

    @Test
    void overTheQuotaTheInstanceApiSaysItInItsOwnWords() throws IOException {
        startWithQuota(4, 4);
        List<Response> refused = atOnce(20, () -> new InstanceRequests("Encrypt").signed().bytes()).stream().filter(answer -> answer.status() != 200).toList();
        assertThat(refused).hasSize(12);
        for (Response answer : refused) {
            assertThat(answer.header("retry-after")).isEqualTo("2");
            InstanceAnswer said = InstanceAnswer.of("Encrypt", answer.status(), answer.header("content-type"), answer.octets(), "");
            assertThat(said.verdict() + ": " + said.message()).isEqualTo("429 Rejected.Throttling: QPS Limit Exceeded");
        }
        assertThat(ask(ALICE).status()).as("another caller").isEqualTo(200);
    }

    /** Else he would have a record written for each, as many as he likes, and push the history out of the log. */
    @Test
    void whatADoorRefusesOfSomebodyKnownCostsHimWhatAnyCallDoes() throws IOException {
        String bearer = "Authorization: Bearer " + TestServer.TOKEN;
        InstanceRequests noMessage = new InstanceRequests("Encrypt");
        noMessage.body = new byte[] {(byte) 0xff};
        noMessage.signed();
        Map<String, Supplier<byte[]>> malformed = Map.of(
            "a format", TestRequests.json("Encrypt", "{\"Format\":\"zzz\"}", bearer)::getBytes,
            "a context", TestRequests.json("Encrypt", "{\"EncryptionContext\":\"{}\",\"EncryptionContext.a\":\"b\"}", bearer)::getBytes,
            "a message", noMessage::bytes,
            "an operation", () -> new InstanceRequests("NoSuchThing").signed().bytes(),
            "another cloud's body", () -> xks("{").bytes());
        for (Map.Entry<String, Supplier<byte[]>> each : malformed.entrySet()) {
            startWithQuota(4, 4);
            List<Response> answers = atOnce(20, each.getValue());
            assertThat(answers).as(each.getKey()).allMatch(answer -> answer.status() >= 400);
            assertThat(server.calls).as(each.getKey() + ": no operation sees it").isEmpty();
            assertThat(server.audit.deeds).as(each.getKey() + ": four at once, four more within a second").hasSize(8).noneMatch(deed -> deed.refusal() == null);
            assertThat(server.audit.strangers).as(each.getKey()).hasSize(12).allMatch(one -> one.endsWith(" 127.0.0.1 THROTTLED"));
            server.close();
        }
        startWithQuota(4, 4);
    }

    private XksRequests xks(String body) {
        return new XksRequests(XksRequests.PREFIX, "keys/k/encrypt", body).with("x-amz-date", XksRequests.date(Instant.ofEpochMilli(server.clockMillis.get())));
    }

    @Test
    void whoHasProvenWhoHeIsPassesWhereOthersGuess() throws IOException {
        startWithFailures(5);
        assertThat(ask(ALICE).status()).isEqualTo(200);
        assertThat(ask(signedByRoot()).status()).isEqualTo(200);
        for (int i = 0; i < 5; i++) assertThat(ask(GUESS).status()).isEqualTo(401);
        Response refused = ask(GUESS);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"Code\":\"Throttling.User\"", "failed to say who asks");
        assertThat(refused.header("retry-after")).isEqualTo("12");
        assertThat(ask(ALICE).status()).isEqualTo(200);
        assertThat(ask(signedByRoot()).status()).isEqualTo(200);
        assertThat(server.calls).hasSize(4);
    }

    @Test
    void guessesAreCountedAtAllDoorsTogether() throws IOException {
        startWithFailures(3);
        Map<String, String> forged = TestRequests.signed("GET", TestRequests.rpc("Encrypt"));
        forged.put("Signature", "AAAA");
        assertThat(ask(TestRequests.get(forged)).body()).contains("SignatureDoesNotMatch");
        assertThat(ask(GUESS).status()).isEqualTo(401);
        InstanceRequests unknown = new InstanceRequests("Encrypt").with(InstanceSignature.CLIENT_KEY_ID, "KAAP.nobody");
        try (Wire wire = server.wire()) {
            assertThat(wire.send(unknown.signed().bytes()).read().status()).isEqualTo(404);
            assertThat(wire.send(unknown.signed().bytes()).read().status()).isEqualTo(429);
        }
        assertThat(ask(GUESS).body()).contains("Throttling.User");
    }
}
