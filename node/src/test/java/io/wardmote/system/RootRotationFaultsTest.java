package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.NodeFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are processes, killed at every step of a change of the root key, one or all at once; {@code -Dwardmote.seed=N} does the same again. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class RootRotationFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int KEYS = 400;

    @TempDir
    private Path base;
    private int port;
    private final Process[] nodes = new Process[3];

    @BeforeEach
    void settings() throws IOException {
        port = DevCluster.freePorts(9);
        for (int node = 1; node <= 3; node++) {
            Files.createDirectories(settings(node).getParent());
            Files.writeString(settings(node), "node: kms" + node + "\nlisten:\n  https: " + at(node) + "\n  raft: 127.0.0.1:" + (port + 2 + node)
                + "\n  link: 127.0.0.1:" + (port + 5 + node) + "\nlimits:\n  nonces: 65536\nlease:\n  ttl: 2s\n");
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process node : nodes) if (node != null) node.destroyForcibly();
        for (Process node : nodes) if (node != null && !node.waitFor(30, TimeUnit.SECONDS)) throw new IllegalStateException("a node did not end");
    }

    private Path settings(int node) {
        return base.resolve("kms" + node).resolve("wardmote.yaml");
    }

    private String at(int node) {
        return "127.0.0.1:" + (port + node - 1);
    }

    private Path client() {
        return base.resolve("client.json");
    }

    private void found(int count) throws IOException {
        make(count);
        for (int node = 1; node <= count; node++) start(node);
        for (int node = 1; node <= count; node++) awaitReady(node);
    }

    private void make(int count) throws IOException {
        List<NodeConfig> configs = IntStream.rangeClosed(1, count).mapToObj(node -> NodeConfig.read(settings(node))).toList();
        new Founding(new Randomness(), Instant.now()).found(configs, Duration.ofDays(1)).write(client());
    }

    private void start(int node) throws IOException {
        Path folder = settings(node).getParent();
        nodes[node - 1] = Program.start(folder.resolve("out"), folder.resolve("err"), "node", "--config", settings(node).toString());
    }

    private void kill(int node) {
        nodes[node - 1].destroyForcibly();
        await().atMost(PATIENCE).until(() -> !nodes[node - 1].isAlive());
    }

    private Api api(int node) throws IOException {
        JsonObject client = new JsonObject(Files.readString(client()));
        return new Api(client.put("endpoints", new JsonArray(List.of(at(1), at(2), at(3)))), node);
    }

    private void awaitReady(int node) {
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> {
            Path errors = settings(node).getParent().resolve("err");
            if (!nodes[node - 1].isAlive()) throw new IllegalStateException("kms" + node + " ended: " + Files.readString(errors));
            return api(node).ready();
        });
    }

    private JsonObject rootKey(int node) throws IOException {
        return api(node).cluster("status").getJsonObject("rootKey");
    }

    private void awaitEpoch(int node, int epoch) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rootKey(node).equals(new JsonObject().put("epoch", epoch)));
    }

    private int leader() {
        return await().atMost(PATIENCE).ignoreExceptions().until(() -> api(1).health().getString("leader"), name -> name.startsWith("kms")).charAt(3) - '0';
    }

    /** Where a node may be killed: as soon as it is seen that far. */
    private enum Point {
        OPENING, WRAPPING, HALF, CLOSING, OVER
    }

    private static boolean isThere(JsonObject progress, Point point) {
        if (!progress.containsKey("to")) return true; // it went by
        return switch (point) {
            case OPENING -> true;
            case WRAPPING -> !progress.getString("phase").equals("opening");
            case HALF -> progress.getLong("done") >= KEYS / 2;
            case CLOSING -> progress.getString("phase").equals("closing");
            case OVER -> false;
        };
    }

    @Test
    void whoeverIsKilledWheneverItGoesOn() throws IOException {
        long seed = Long.getLong("wardmote.seed", System.nanoTime());
        System.out.println("RootRotationFaultsTest seed " + seed);
        Random random = new Random(seed);
        found(3);
        List<String> blobs = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            String key = api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
            if (i % 20 == 0) blobs.add(api(1).ask("Encrypt", "KeyId", key, "Plaintext", "kept").ok().at("CiphertextBlob"));
        }
        int epoch = 1;
        for (Point point : Point.values()) {
            epoch++;
            int asked = 1 + random.nextInt(3);
            api(asked).tell("/cluster/root-key/rotate", new JsonObject());
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).ignoreExceptions().until(() -> isThere(rootKey(asked), point));
            int first = random.nextBoolean() ? leader() : asked;
            boolean all = random.nextInt(3) == 0;
            System.out.println("at " + point + " kills " + (all ? "all" : "kms" + first));
            for (int node = 1; node <= 3; node++) if (all || node == first) kill(node);
            for (int node = 1; node <= 3; node++) if (all || node == first) start(node);
            for (int node = 1; node <= 3; node++) {
                awaitReady(node);
                awaitEpoch(node, epoch);
            }
            for (int node = 1; node <= 3; node++) {
                for (String blob : blobs) assertThat(api(node).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("kept");
            }
        }
        for (int node = 1; node <= 3; node++) kill(node);
        for (int node = 1; node <= 3; node++) {
            NodeFolder folder = NodeFolder.of(NodeConfig.read(settings(node)));
            int last = epoch;
            assertThat(UnderEpochs.of(folder, base.resolve("look" + node))).isNotEmpty().allMatch(thing -> thing.epoch() == last);
        }
    }

    /** As an operator does it, with a backup from before, one from the middle and one from after; each opens, by what opened the cluster then. */
    @Test
    void backupsFromAnyMomentOpen() throws IOException {
        found(3);
        String key = api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = api(1).ask("Encrypt", "KeyId", key, "Plaintext", "kept").ok().at("CiphertextBlob");
        List<Path> backups = new ArrayList<>(List.of(backup("before")));
        kill(3);
        Program.run(base, "cluster", "rotate-root", "--client", client().toString(), "--at", at(1)).ok();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rootKey(1).getJsonArray("waitingFor").equals(new JsonArray(List.of("kms3"))));
        backups.add(backup("opening"));
        assertThat(Program.run(base, "cluster", "status", "--client", client().toString()).ok())
            .contains("root key: from epoch 1 to 2: opening", "waiting for kms3");
        start(3);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).ignoreExceptions().until(() -> isThere(rootKey(1), Point.WRAPPING));
        backups.add(backup("wrapping"));
        awaitEpoch(1, 2);
        backups.add(backup("after"));
        Path protector = NodeConfig.read(settings(1)).protector();
        for (Path backup : backups) {
            String[] words = {"cluster", "restore", "--verify", backup.toString(), "--protector", protector.toString()};
            assertThat(Program.run(base, words).ok()).as(backup.toString()).contains("is whole and opens");
        }
        assertThat(api(2).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("kept");
    }

    private Path backup(String name) throws IOException {
        Path file = base.resolve(name + ".backup");
        Program.run(base, "cluster", "backup", "--client", client().toString(), "--to", file.toString()).ok();
        return file;
    }

    /** A key in the HSM is bound anew and used on; the slot in the HSM opens the new root key; shares have to be made anew. */
    @Test
    void aNodeWithAnHsmAndSharesChangesItsRootKey() throws Exception {
        SoftToken token = new SoftToken(settings(1).getParent(), "kms");
        Files.writeString(settings(1), "rootKey: {slot: pkcs11}\n" + token.section() + token.environment(), StandardOpenOption.APPEND);
        make(1);
        Program.run(base, "hsm", "init", "--config", settings(1).toString()).ok();
        start(1);
        awaitReady(1);
        String instance = await().atMost(PATIENCE).ignoreExceptions().until(this::hardware, id -> !id.isEmpty());
        String key = api(1).ask("CreateKey", "DKMSInstanceId", instance, "KeySpec", "Aliyun_AES_256").ok().at("KeyMetadata.KeyId");
        String blob = api(1).ask("Encrypt", "KeyId", key, "Plaintext", "in the HSM").ok().at("CiphertextBlob");
        Path out = base.resolve("shares");
        Program.run(base, "cluster", "slot", "add", "--client", client().toString(), "--at", at(1), "--kind", "shamir", "--out", out.toString()).ok();
        assertThat(Program.run(base, "cluster", "rotate-root", "--client", client().toString(), "--at", at(1)).err()).contains("There are shares");
        Program.run(base, "cluster", "rotate-root", "--client", client().toString(), "--at", at(1), "--without-shares").ok();
        awaitEpoch(1, 2);
        assertThat(api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("in the HSM");
        assertThat(api(1).cluster("slots").getJsonArray("slots")).hasSize(1);
        NodeFolder folder = NodeFolder.of(NodeConfig.read(settings(1)));
        await().atMost(PATIENCE).until(() -> !Files.readString(folder.keepsake()).contains("shamir"));
        kill(1);
        assertThat(UnderEpochs.of(folder, base.resolve("look"))).isNotEmpty().allMatch(thing -> thing.epoch() == 2);
        start(1);
        awaitReady(1);
        await().atMost(PATIENCE).until(() -> api(1).ask("Decrypt", "CiphertextBlob", blob).status() == 200);
        assertThat(api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("in the HSM");
    }

    /** The instance of hardware keys; "" until the node has made it. */
    private String hardware() throws IOException {
        for (Object instance : api(1).ask("ListKmsInstances").ok().body().getJsonObject("KmsInstances").getJsonArray("KmsInstance")) {
            String id = ((JsonObject) instance).getString("KmsInstanceId");
            if (api(1).ask("GetKmsInstance", "KmsInstanceId", id).ok().at("KmsInstance.InstanceName").equals("hardware")) return id;
        }
        return "";
    }
}
