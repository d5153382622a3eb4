package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts rely on of {@code wardmote dev}: its output, {@code client.json}, its folder, and how its processes end. */
class DevProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path base;
    private Path data;
    private int port;

    @BeforeEach
    void place() throws IOException {
        data = base.resolve("dev");
        port = FreePorts.of(3);
    }

    @Test
    void oneNodeIsThisProcessAndComesBackWithItsKeysAfterAKill() throws IOException {
        String key;
        String blob;
        String heldOutside;
        JsonObject client;
        try (DevCluster dev = new DevCluster(data, port, 1)) {
            client = dev.client();
            assertThat(dev.output()).last().isEqualTo("ready https://127.0.0.1:" + port);
            assertThat(dev.output()).noneMatch(line -> line.contains(client.getString("bearerToken")) || line.contains(client.getString("accessKeySecret")))
                .anyMatch(line -> line.contains(data.resolve("client.json").toString()));
            assertThat(client.fieldNames()).containsExactlyInAnyOrder("endpoint", "endpoints", "region", "account", "caFile", "accessKeyId", "accessKeySecret",
                "clientKeyFile", "clientKeyPassword", "bearerToken", "softwareInstanceId", "hardwareInstanceId", "externalInstanceId", "externalKeyId", "console", "pids");
            assertThat(client.getString("endpoint")).isEqualTo("127.0.0.1:" + port);
            assertThat(client.getJsonArray("endpoints")).isEqualTo(new JsonArray(List.of("127.0.0.1:" + port)));
            assertThat(client.getJsonArray("pids").getLong(0)).isEqualTo(dev.parent().pid());
            assertThat(client.getString("softwareInstanceId")).startsWith("kst-");
            assertThat(client.getString("hardwareInstanceId")).startsWith("kst-").isNotEqualTo(client.getString("softwareInstanceId"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("client.json")))).isEqualTo("rw-------");
            Path clientKey = Path.of(client.getString("clientKeyFile"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(clientKey))).isEqualTo("rw-------");
            assertThat(new JsonObject(Files.readString(clientKey)).fieldNames()).containsExactlyInAnyOrder("KeyId", "PrivateKeyData");
            assertThat(client.getString("clientKeyPassword")).matches("[0-9A-Za-z]{30}");
            assertThat(dev.api(1).health().fieldNames()).contains("node", "role", "leader", "status", "applied");

            key = dev.api(1).ask("CreateKey", "DKMSInstanceId", client.getString("softwareInstanceId")).ok().at("KeyMetadata.KeyId");
            blob = dev.api(1).ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob");
            String external = dev.api(1).ask("CreateKey", "DKMSInstanceId", client.getString("externalInstanceId"), "ExternalKeyId", client.getString("externalKeyId"))
                .ok().at("KeyMetadata.KeyId");
            heldOutside = dev.api(1).ask("Encrypt", "KeyId", external, "Plaintext", "y").ok().at("CiphertextBlob");
            assertThatThrownBy(() -> new DevCluster(data, port, 1)).hasMessageContaining("is in use by another process");
            dev.parent().destroyForcibly();
            await().atMost(PATIENCE).until(() -> !dev.parent().isAlive());
        }
        // as a start leaves it that is cut off between writing the client key and its password
        Files.writeString(data.resolve("client.json"), client.copy().put("clientKeyPassword", "another1").encode());
        // on another port too: clients are told, Raft does not mind
        int other = FreePorts.of(1);
        try (DevCluster dev = new DevCluster(data, other, 1)) {
            assertThat(dev.client().getString("endpoint")).isEqualTo("127.0.0.1:" + other);
            assertThat(dev.client().getString("bearerToken")).isEqualTo(client.getString("bearerToken"));
            assertThat(dev.client().getString("accessKeySecret")).isEqualTo(client.getString("accessKeySecret"));
            assertThat(dev.api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("KeyId")).isEqualTo(key);
            assertThat(dev.api(1).ask("Decrypt", "CiphertextBlob", heldOutside).ok().at("Plaintext")).as("the cluster's own proxy, where it is now").isEqualTo("y");
            dev.instance(1).ask("Encrypt", "KeyId", key, "Plaintext", new byte[] {1}).ok();
            assertThat(Files.exists(data.resolve("node1/data/genesis.json"))).isFalse();
            assertThat(dev.api(1).health().getString("audit")).isEqualTo("ok");
            theLogHasAllOfItAndIsProven(key);
        }
    }

    /** Of both doors, from before and after the kill, while the node runs. */
    private void theLogHasAllOfItAndIsProven(String key) throws IOException {
        String folder = data.resolve("node1/data").toString();
        assertThat(Program.run(base, "audit", "verify", folder).ok()).contains("node1, operations: records 1 to ", " are proven.");
        List<JsonObject> records = Program.run(base, "audit", "export", "--key", key, folder).ok().lines().map(JsonObject::new).toList();
        assertThat(records).extracting(record -> record.getString("door") + " " + record.getString("operation") + " " + record.getString("principal") + " " + record.getString("outcome"))
            .containsExactly("openapi CreateKey root done", "openapi Encrypt root done", "openapi Decrypt root done", "instance Encrypt accesspoint/" + records.getLast().getString("principal").replace("accesspoint/", "") + " done");
        assertThat(records).allSatisfy(record -> assertThat(record.getString("keyVersion")).hasSize(36)).extracting(record -> record.getLong("incarnation")).containsExactly(1L, 1L, 2L, 2L);
    }

    @Test
    void aFirstStartThatWasCutOffIsMadeAnew() throws IOException {
        Files.createDirectories(data.resolve("node1/data/tls"));
        for (String leftover : List.of("dev.lock", "ca.pem", "client.json.new", "node1/wardmote.yaml", "node1/data/protector.key")) Files.writeString(data.resolve(leftover), "");
        try (DevCluster dev = new DevCluster(data, port, 1)) {
            dev.api(1).ask("CreateKey").ok();
        }
    }

    /** Each is the folder as a kill leaves it between a step of bringing the HSM's key into its token and the mark that says so. */
    @ParameterizedTest
    @ValueSource(strings = {"pin made enrolled", "made enrolled", "enrolled"})
    void aFirstStartThatWasCutOffWhileItsHsmWasMadeIsFinishedByTheNext(String unmarked) throws IOException {
        try (DevCluster dev = new DevCluster(data, port, 1)) {
            assertThat(dev.client().getString("hardwareInstanceId")).isNotEmpty();
        }
        for (String mark : unmarked.split(" ")) Files.delete(data.resolve("node1/softhsm").resolve(mark));
        try (DevCluster dev = new DevCluster(data, port, 1)) {
            dev.api(1).ask("CreateKey", "DKMSInstanceId", dev.client().getString("hardwareInstanceId")).ok();
        }
    }

    /** README: {@code wardmote external delete}, {@code wardmote xks ...}: whatever is taken away, the next start brings one that works. */
    @Test
    void theExternalInstanceIsThereAfterEachStartWhateverWasTakenAway() throws IOException {
        try (DevCluster dev = new DevCluster(data, port, 1)) {
            dev.api(1).ask("DeleteExternalKmsInstance", "KmsInstanceId", dev.client().getString("externalInstanceId")).ok();
        }
        String key;
        String blob;
        try (DevCluster dev = new DevCluster(data, port, 1)) {
            key = external(dev);
            blob = dev.api(1).ask("Encrypt", "KeyId", key, "Plaintext", "y").ok().at("CiphertextBlob");
            dev.api(1).ask("DeleteXksProxy", "UriPathPrefix", "/dev").ok();
        }
        try (DevCluster dev = new DevCluster(data, port, 1)) {
            assertThat(dev.api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("y");
            dev.api(1).ask("DeleteXksKey", "UriPathPrefix", "/dev", "KeyId", dev.client().getString("externalKeyId")).ok();
            dev.api(1).ask("DeleteXksCredential", "UriPathPrefix", "/dev", "XksAccessKeyId", dev.api(1).ask("GetExternalKmsInstance",
                "KmsInstanceId", dev.client().getString("externalInstanceId")).ok().at("KmsInstance.XksProxyAccessKeyId")).ok();
        }
        try (DevCluster dev = new DevCluster(data, port, 1)) {
            assertThat(dev.api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("y");
        }
    }

    /** The node is its own other cloud: what its door answers, integrity value and all, its client checks. */
    @Test
    void aKeyInHardwareIsOfferedToOtherCloudsToo() throws IOException {
        try (DevCluster dev = new DevCluster(data, port, 1)) {
            Api node = dev.api(1);
            String hard = node.ask("CreateKey", "DKMSInstanceId", dev.client().getString("hardwareInstanceId")).ok().at("KeyMetadata.KeyId");
            node.ask("CreateXksProxy", "UriPathPrefix", "/hard").ok();
            node.ask("PutXksKey", "UriPathPrefix", "/hard", "KeyId", hard).ok();
            Api.Answer credential = node.ask("CreateXksCredential", "UriPathPrefix", "/hard").ok();
            String instance = node.ask("CreateExternalKmsInstance", "KmsInstanceName", "hard", "XksProxyUri", "https://127.0.0.1:" + port + "/hard",
                "XksProxyRegion", "eu-1", "XksProxyAccessKeyId", credential.at("XksCredential.XksAccessKeyId"),
                "XksProxyAccessKeySecret", credential.at("XksCredential.AccessKeySecret"),
                "XksProxyCaCertificate", Files.readString(Path.of(dev.client().getString("caFile"))), "XksProxyTimeoutMillis", "2000").ok().at("KmsInstanceId");
            String outside = await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> node.ask("CreateKey", "DKMSInstanceId", instance, "ExternalKeyId", hard).ok().at("KeyMetadata.KeyId"), made -> true);
            String blob = node.ask("Encrypt", "KeyId", outside, "Plaintext", "z").ok().at("CiphertextBlob");
            assertThat(node.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("z");
            node.ask("DisableKey", "KeyId", hard).ok();
            assertThat(node.ask("Decrypt", "CiphertextBlob", blob).at("Code")).isEqualTo("Rejected.Unavailable");
        }
    }

    private static String external(DevCluster dev) {
        JsonObject client = dev.client();
        return dev.api(1).ask("CreateKey", "DKMSInstanceId", client.getString("externalInstanceId"), "ExternalKeyId", client.getString("externalKeyId"))
            .ok().at("KeyMetadata.KeyId");
    }

    @Test
    void nodesEndWithTheirParentAndNothingIsLeftWhenOneCannotStart() throws IOException {
        List<ProcessHandle> nodes;
        try (DevCluster dev = new DevCluster(data, port, 3)) {
            nodes = List.of(dev.node(1), dev.node(2), dev.node(3));
            assertThat(dev.client().getJsonArray("pids")).hasSize(3).doesNotContain(dev.parent().pid());
            dev.parent().destroyForcibly();
            for (ProcessHandle node : nodes) await().atMost(PATIENCE).until(() -> !node.isAlive());
        }
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", linkPort(2)));
            assertThatThrownBy(() -> new DevCluster(data, port, 3)).hasMessageContaining("Node 2 did not start").hasMessageContaining("in use");
        }
        for (int node = 0; node < 3; node++) {
            try (ServerSocket free = new ServerSocket()) {
                free.bind(new InetSocketAddress("127.0.0.1", port + node));
            }
        }
    }

    private int linkPort(int node) throws IOException {
        List<String> settings = Files.readAllLines(data.resolve("node" + node).resolve("wardmote.yaml"));
        String link = settings.stream().map(String::strip).filter(line -> line.startsWith("link: ")).findFirst().orElseThrow();
        return Integer.parseInt(link.substring(link.lastIndexOf(':') + 1));
    }
}
