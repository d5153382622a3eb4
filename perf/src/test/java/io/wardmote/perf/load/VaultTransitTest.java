package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as the transit API of HashiCorp Vault 1.15 does, and remembers what it was asked. */
class VaultTransitTest {
    private static final String TOKEN = "hvs.test";
    private static final String MIX = """
        keys:
          aes: {spec: Aliyun_AES_256, count: 2}
          rsa: {spec: RSA_2048}
        mix:
          - {operation: Encrypt, keys: aes, bytes: 32}
          - {operation: Decrypt, keys: aes, bytes: 32}
          - {operation: AsymmetricVerify, keys: rsa}
          - {operation: GenerateDataKey, keys: aes, bytes: 32}
        steps: [{closed: 1, for: 1s}]
        """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final PlainServer server = new PlainServer(this::answer);

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            boolean known = TOKEN.equals(request.getHeader("x-vault-token"));
            asked.add(request.method() + " " + request.path() + " " + body);
            String path = request.path().replaceFirst("^/v1/transit/", "");
            JsonObject data = new JsonObject();
            if (path.startsWith("encrypt/")) data.put("ciphertext", "vault:v1:sealed");
            if (path.startsWith("sign/")) data.put("signature", "vault:v1:signed");
            if (!known) request.response().setStatusCode(403).end("{\"errors\":[\"permission denied\"]}");
            else if (path.startsWith("keys/")) request.response().setStatusCode(204).end();
            else request.response().end(new JsonObject().put("data", data).encode());
        });
    }

    private VaultTransit prepare(String token) throws InterruptedException {
        Context context = server.context();
        Client client = server.client();
        return VaultTransit.prepare(ScenarioFile.of("mix", MIX), context, client, server.endpoint(), token, "run", new SplittableRandom(7));
    }

    @Test
    void theSameWorkIsAskedWithKeysOfItsOwn() throws InterruptedException {
        VaultTransit transit = prepare(TOKEN);
        assertThat(asked).contains("POST /v1/transit/keys/run-aes-0 {\"type\":\"aes256-gcm96\"}", "POST /v1/transit/keys/run-aes-1 {\"type\":\"aes256-gcm96\"}",
            "POST /v1/transit/keys/run-rsa-0 {\"type\":\"rsa-2048\"}");
        Set<String> requests = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Outgoing next = transit.next();
            requests.add(next.entry() + " " + next.uri() + " " + next.body().toString().replaceAll("[A-Za-z0-9+/]{43}=", "TEXT"));
        }
        assertThat(requests).containsExactlyInAnyOrder("0 /v1/transit/encrypt/run-aes-0 {\"plaintext\":\"TEXT\"}", "0 /v1/transit/encrypt/run-aes-1 {\"plaintext\":\"TEXT\"}",
            "1 /v1/transit/decrypt/run-aes-0 {\"ciphertext\":\"vault:v1:sealed\"}", "1 /v1/transit/decrypt/run-aes-1 {\"ciphertext\":\"vault:v1:sealed\"}",
            "2 /v1/transit/verify/run-rsa-0 {\"input\":\"TEXT\",\"signature\":\"vault:v1:signed\"}",
            "3 /v1/transit/datakey/plaintext/run-aes-0 {\"bits\":256}", "3 /v1/transit/datakey/plaintext/run-aes-1 {\"bits\":256}");
    }

    @Test
    void aRefusalIsToldBeforeTheRun() {
        assertThatThrownBy(() -> prepare("another")).isInstanceOf(Fault.class).hasMessageContaining("HTTP 403; see its address, its token, and that transit is enabled");
    }

    @Test
    void workThatTransitDoesNotKnowIsRefused() {
        Scenario scenario = ScenarioFile.of("mix", MIX.replace("{operation: Encrypt, keys: aes, bytes: 32}", "{operation: DescribeKey, keys: aes}"));
        assertThatThrownBy(() -> VaultTransit.mustKnow(scenario.mix())).isInstanceOf(Fault.class).hasMessageContaining("nothing like DescribeKey");
    }
}
