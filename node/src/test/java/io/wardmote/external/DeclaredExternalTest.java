package io.wardmote.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.http.TestCertificate;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.system.OneNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An external instance that the settings declare has no manager until its address and credentials are said online; then it is as any. */
class DeclaredExternalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aDeclaredInstanceIsGivenItsManagerAndItsKeysAreUsed(@TempDir Path folder) throws IOException {
        Vertx vertx = Vertx.vertx();
        TestCertificate certificate = TestCertificate.in(folder);
        try (OneNode node = new OneNode(Files.createDirectory(folder.resolve("node")), "access:\n  instances: {theirs: external}\n");
             ScriptedProxy proxy = new ScriptedProxy(vertx, certificate); ClusterClient client = ClusterClient.of(node.credentials())) {
            String instance = await().atMost(PATIENCE).until(() -> declared(client), id -> !id.isEmpty());
            assertThat(shown(client, instance).getString("Status")).isEqualTo("Uninitialized");
            JsonObject taking = new JsonObject().put("DKMSInstanceId", instance).put("ExternalKeyId", "aes-1");
            assertThat(refusal(client, "CreateKey", taking)).contains("Rejected.Unavailable");
            JsonObject update = new JsonObject().put("KmsInstanceId", instance).put("XksProxyUri", "https://localhost:" + proxy.port())
                .put("XksProxyRegion", ScriptedProxy.REGION);
            assertThat(refusal(client, "UpdateExternalKmsInstance", update)).contains("UnsupportedOperation");
            client.post("/api/UpdateExternalKmsInstance", update.put("XksProxyAccessKeyId", ScriptedProxy.ACCESS_KEY_ID)
                .put("XksProxyAccessKeySecret", ScriptedProxy.SECRET)
                .put("XksProxyTimeoutMillis", 2000).put("XksProxyCaCertificate", Files.readString(certificate.certificate())));
            String key = await().atMost(PATIENCE).ignoreExceptionsInstanceOf(Fault.class)
                .until(() -> client.post("/api/CreateKey", taking).getJsonObject("KeyMetadata").getString("KeyId"), made -> true);
            String blob = client.post("/api/Encrypt", new JsonObject().put("KeyId", key).put("Plaintext", "x")).getString("CiphertextBlob");
            assertThat(client.post("/api/Decrypt", new JsonObject().put("CiphertextBlob", blob)).getString("Plaintext")).isEqualTo("x");
            await().atMost(PATIENCE).until(() -> shown(client, instance).getString("Status").equals("Connected"));
        } finally {
            vertx.close().await();
        }
    }

    private static String declared(ClusterClient client) {
        List<JsonObject> instances = client.post("/api/ListKmsInstances", new JsonObject()).getJsonObject("KmsInstances").getJsonArray("KmsInstance").stream()
            .map(JsonObject.class::cast).toList();
        for (JsonObject instance : instances) {
            String id = instance.getString("KmsInstanceId");
            JsonObject details = client.post("/api/GetKmsInstance", new JsonObject().put("KmsInstanceId", id)).getJsonObject("KmsInstance");
            if (details.getString("InstanceName").equals("theirs")) return id;
        }
        return "";
    }

    private static JsonObject shown(ClusterClient client, String instance) {
        return client.post("/api/GetExternalKmsInstance", new JsonObject().put("KmsInstanceId", instance)).getJsonObject("KmsInstance");
    }

    private static String refusal(ClusterClient client, String action, JsonObject parameters) {
        try {
            return client.post("/api/" + action, parameters).encode();
        } catch (Fault refused) {
            return refused.getMessage();
        }
    }
}
