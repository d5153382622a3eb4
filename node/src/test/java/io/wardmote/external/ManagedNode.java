package io.wardmote.external;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.http.TestCertificate;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.system.OneNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A node with an external instance whose manager is a scripted proxy. */
final class ManagedNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Vertx vertx = Vertx.vertx();
    final ScriptedProxy proxy;
    final String instance;
    private final OneNode node;
    private final ClusterClient client;

    /** @param folder empty */
    ManagedNode(Path folder, int timeoutMillis) throws IOException {
        TestCertificate certificate = TestCertificate.in(folder);
        node = new OneNode(Files.createDirectory(folder.resolve("node")), "");
        proxy = new ScriptedProxy(vertx, certificate);
        client = ClusterClient.of(credentials());
        instance = ask("CreateExternalKmsInstance", new JsonObject().put("KmsInstanceName", "theirs").put("XksProxyUri", uri())
            .put("XksProxyRegion", ScriptedProxy.REGION).put("XksProxyAccessKeyId", ScriptedProxy.ACCESS_KEY_ID)
            .put("XksProxyAccessKeySecret", ScriptedProxy.SECRET).put("XksProxyTimeoutMillis", timeoutMillis)
            .put("XksProxyCaCertificate", Files.readString(certificate.certificate()))).getString("KmsInstanceId");
    }

    ClientFile credentials() {
        return node.credentials();
    }

    String uri() {
        return "https://localhost:" + proxy.port();
    }

    /** @throws Fault if it is refused */
    JsonObject ask(String action, JsonObject parameters) {
        return client.post("/api/" + action, parameters);
    }

    /** A software key. */
    String keyHere() {
        return ask("CreateKey", new JsonObject()).getJsonObject("KeyMetadata").getString("KeyId");
    }

    /** @throws Fault if it is refused */
    String take(String externalKeyId) {
        return ask("CreateKey", new JsonObject().put("DKMSInstanceId", instance).put("ExternalKeyId", externalKeyId))
            .getJsonObject("KeyMetadata").getString("KeyId");
    }

    /** As often as it takes, where the machine has much else to do. */
    String takeAtLast(String externalKeyId) {
        return await().atMost(PATIENCE).ignoreExceptionsInstanceOf(Fault.class).until(() -> take(externalKeyId), made -> true);
    }

    @Override
    public void close() {
        client.close();
        node.close();
        proxy.close();
        vertx.close().await();
    }
}
