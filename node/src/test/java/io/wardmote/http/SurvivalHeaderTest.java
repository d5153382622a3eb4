package io.wardmote.http;

import static io.wardmote.key.Refusal.UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardmote.op.Reply;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered in survival mode says so in a header, on both doors; bodies are as the vendor's clients know them. */
class SurvivalHeaderTest {
    private static final String HEADER = "x-wardmote-survival";
    private static final long UNTIL = Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli();

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private Wire.Response answered(byte[] request, Consumer<TestServer> answer) throws IOException {
        try (Wire wire = server.wire()) {
            wire.send(request);
            await().until(() -> server.waiting.size() == 1);
            answer.accept(server);
            return wire.read();
        }
    }

    private static byte[] openApi() {
        return TestRequests.get(TestRequests.signed("GET", TestRequests.rpc("Wait"))).getBytes(UTF_8);
    }

    private static byte[] instance() {
        return new InstanceRequests("AdvanceDecrypt").signed().bytes();
    }

    @Test
    void theOpenApiSaysUntilWhenAndNothingElse() throws IOException {
        Reply reply = Reply.of("KeyId", "k");
        Wire.Response usual = answered(openApi(), at -> at.waiting.remove().complete(reply));
        Wire.Response alone = answered(openApi(), at -> at.waiting.remove().complete(reply.inSurvivalUntil(UNTIL)));
        assertThat(usual.header(HEADER)).isEmpty();
        assertThat(alone.header(HEADER)).isEqualTo("until=2026-01-02T03:04:05Z");
        assertThat(alone.status()).isEqualTo(200);
        String id = "\"RequestId\":\"[^\"]*\"";
        assertThat(alone.body().replaceAll(id, "")).isEqualTo(usual.body().replaceAll(id, "")).contains("\"KeyId\":\"k\"");
    }

    @Test
    void theInstanceApiSaysUntilWhenBesideTheVersion() throws IOException {
        Reply reply = Reply.of("KeyId", "k", "Plaintext", "hello".getBytes(UTF_8), "KeyVersionId", "v");
        Wire.Response usual = answered(instance(), at -> at.waiting.remove().complete(reply));
        Wire.Response alone = answered(instance(), at -> at.waiting.remove().complete(reply.inSurvivalUntil(UNTIL)));
        assertThat(usual.header(HEADER)).isEmpty();
        assertThat(alone.header(HEADER)).isEqualTo("until=2026-01-02T03:04:05Z");
        assertThat(alone.header("x-kms-migrationkeyversionid")).isEqualTo("v");
        assertThat(InstanceAnswer.of("AdvanceDecrypt", alone.status(), alone.header("content-type"), alone.octets(), "v").ok().text("KeyId")).isEqualTo("k");
    }

    @Test
    void refusalsSayNothing() throws IOException {
        for (byte[] request : new byte[][] {openApi(), instance()}) {
            Wire.Response refused = answered(request, at -> at.waiting.remove().fail(UNAVAILABLE.refused()));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header(HEADER)).isEmpty();
        }
    }
}
