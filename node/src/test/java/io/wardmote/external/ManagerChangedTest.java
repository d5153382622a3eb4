package io.wardmote.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is changed of an instance while a key of its manager is being taken: what the manager told is good for that manager and that time alone. */
class ManagerChangedTest {
    private final AtomicInteger keys = new AtomicInteger();

    private record Held(HttpServerRequest request, byte[] body) {}

    @Test
    void aKeyIsNotTakenByWhatAnotherManagerSaidNorOnceTheInstanceIsDisconnected(@TempDir Path folder) throws IOException {
        try (ManagedNode node = new ManagedNode(folder, 2000)) {
            node.takeAtLast("aes-0");
            JsonObject instance = new JsonObject().put("KmsInstanceId", node.instance);
            assertRefused(node, "disconnected", () -> node.ask("DisconnectExternalKmsInstance", instance),
                () -> node.ask("ConnectExternalKmsInstance", instance));
            JsonObject away = instance.copy().put("XksProxyUri", "https://localhost:1/none").put("XksProxyRegion", ScriptedProxy.REGION);
            assertRefused(node, "another manager", () -> node.ask("UpdateExternalKmsInstance", away),
                () -> node.ask("UpdateExternalKmsInstance", away.copy().put("XksProxyUri", node.uri())));
            JsonObject known = instance.copy().put("XksProxyAccessKeyId", "ABCDEFGHIJKLMNOPQRS2").put("XksProxyAccessKeySecret", ScriptedProxy.SECRET);
            assertRefused(node, "another manager", () -> node.ask("UpdateExternalKmsInstance", known),
                () -> node.ask("UpdateExternalKmsInstance", known.copy().put("XksProxyAccessKeyId", ScriptedProxy.ACCESS_KEY_ID)));
        }
    }

    /** Again, where the machine was so slow that the deadline came first. */
    private void assertRefused(ManagedNode node, String why, Supplier<?> change, Supplier<?> back) {
        await().atMost(Duration.ofSeconds(120)).until(() -> {
            String refusal = refusal(node, change);
            back.get();
            node.takeAtLast("aes-" + keys.incrementAndGet());
            assertThat(refusal).containsAnyOf(why, "did not answer within");
            return refusal.contains(why);
        });
    }

    private String refusal(ManagedNode node, Supplier<?> change) throws InterruptedException {
        BlockingQueue<Held> held = new LinkedBlockingQueue<>();
        node.proxy.deed = (request, body) -> {
            if (request.path().endsWith("/metadata")) held.add(new Held(request, body));
            else node.proxy.well(request, body);
        };
        CompletableFuture<String> taken = CompletableFuture.supplyAsync(() -> {
            try {
                return node.take("aes-" + keys.incrementAndGet());
            } catch (Fault refused) {
                return refused.getMessage();
            }
        });
        Held metadata = held.poll(60, TimeUnit.SECONDS);
        change.get();
        node.proxy.deed = node.proxy::well;
        Wire.Answer answer = node.proxy.manager.answer(metadata.request.path(), metadata.body);
        metadata.request.response().setStatusCode(answer.status()).end(Buffer.buffer(answer.body()));
        return taken.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
