package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.NodeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
    private NodesByHand nodes;

    @BeforeEach
    void settings() throws IOException {
        nodes = new NodesByHand(base, client(), PATIENCE);
        for (int node = 1; node <= 3; node++) nodes.add(node, "lease:\n  ttl: 2s\n");
    }

    @AfterEach
    void end() throws InterruptedException {
        nodes.end();
    }

    private Path client() {
        return base.resolve("client.json");
    }

    private void found(int count) throws IOException {
        make(count);
        for (int node = 1; node <= count; node++) nodes.start(node);
        for (int node = 1; node <= count; node++) nodes.awaitReady(node);
    }

    private void make(int count) throws IOException {
        new Founding(new Randomness(), Instant.now()).found(nodes.configs(count), Duration.ofDays(1)).write(client());
    }

    private JsonObject rootKey(int node) throws IOException {
        return nodes.api(node).cluster("status").getJsonObject("rootKey");
    }

    private void awaitEpoch(int node, int epoch) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rootKey(node).equals(new JsonObject().put("epoch", epoch)));
    }

    private int leader() {
        return await().atMost(PATIENCE).ignoreExceptions().until(() -> nodes.api(1).health().getString("leader"), name -> name.startsWith("kms")).charAt(3) - '0';
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
            String key = nodes.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
            if (i % 20 == 0) blobs.add(nodes.api(1).ask("Encrypt", "KeyId", key, "Plaintext", "kept").ok().at("CiphertextBlob"));
        }
        int epoch = 1;
        for (Point point : Point.values()) {
            epoch++;
            int asked = 1 + random.nextInt(3);
            nodes.api(asked).tell("/cluster/root-key/rotate", new JsonObject());
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).ignoreExceptions().until(() -> isThere(rootKey(asked), point));
            int first = random.nextBoolean() ? leader() : asked;
            boolean all = random.nextInt(3) == 0;
            System.out.println("at " + point + " kills " + (all ? "all" : "kms" + first));
            for (int node = 1; node <= 3; node++) if (all || node == first) nodes.kill(node);
            for (int node = 1; node <= 3; node++) if (all || node == first) nodes.start(node);
            for (int node = 1; node <= 3; node++) {
                nodes.awaitReady(node);
                awaitEpoch(node, epoch);
            }
            for (int node = 1; node <= 3; node++) {
                for (String blob : blobs) assertThat(nodes.api(node).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("kept");
            }
        }
        for (int node = 1; node <= 3; node++) nodes.kill(node);
        for (int node = 1; node <= 3; node++) {
            NodeFolder folder = NodeFolder.of(nodes.config(node));
            int last = epoch;
            assertThat(UnderEpochs.of(folder, base.resolve("look" + node))).isNotEmpty().allMatch(thing -> thing.epoch() == last);
        }
    }

    /** As an operator does it, with a backup from before, one from the middle and one from after; each opens, by what opened the cluster then. */
    @Test
    void backupsFromAnyMomentOpen() throws IOException {
        found(3);
        String key = nodes.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = nodes.api(1).ask("Encrypt", "KeyId", key, "Plaintext", "kept").ok().at("CiphertextBlob");
        List<Path> backups = new ArrayList<>(List.of(backup("before")));
        nodes.kill(3);
        Program.run(base, "cluster", "rotate-root", "--client", client().toString(), "--at", nodes.at(1)).ok();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rootKey(1).getJsonArray("waitingFor").equals(new JsonArray(List.of("kms3"))));
        backups.add(backup("opening"));
        assertThat(Program.run(base, "cluster", "status", "--client", client().toString()).ok())
            .contains("root key: from epoch 1 to 2: opening", "waiting for kms3");
        nodes.start(3);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).ignoreExceptions().until(() -> isThere(rootKey(1), Point.WRAPPING));
        backups.add(backup("wrapping"));
        awaitEpoch(1, 2);
        backups.add(backup("after"));
        Path protector = nodes.config(1).protector();
        for (Path backup : backups) {
            String[] words = {"cluster", "restore", "--verify", backup.toString(), "--protector", protector.toString()};
            assertThat(Program.run(base, words).ok()).as(backup.toString()).contains("is whole and opens");
        }
        assertThat(nodes.api(2).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("kept");
    }

    private Path backup(String name) throws IOException {
        Path file = base.resolve(name + ".backup");
        Program.run(base, "cluster", "backup", "--client", client().toString(), "--to", file.toString()).ok();
        return file;
    }

    /** A key in the HSM is bound anew and used on; the slot in the HSM opens the new root key; shares have to be made anew. */
    @Test
    void aNodeWithAnHsmAndSharesChangesItsRootKey() throws Exception {
        SoftToken token = new SoftToken(nodes.settings(1).getParent(), "kms");
        nodes.add(1, "rootKey: {slot: pkcs11}\n" + token.section() + token.environment());
        make(1);
        Program.run(base, "hsm", "init", "--config", nodes.settings(1).toString()).ok();
        nodes.start(1);
        nodes.awaitReady(1);
        String instance = await().atMost(PATIENCE).ignoreExceptions().until(this::hardware, id -> !id.isEmpty());
        String key = nodes.api(1).ask("CreateKey", "DKMSInstanceId", instance, "KeySpec", "Aliyun_AES_256").ok().at("KeyMetadata.KeyId");
        String blob = nodes.api(1).ask("Encrypt", "KeyId", key, "Plaintext", "in the HSM").ok().at("CiphertextBlob");
        Path out = base.resolve("shares");
        Program.run(base, "cluster", "slot", "add", "--client", client().toString(), "--at", nodes.at(1), "--kind", "shamir", "--out", out.toString()).ok();
        assertThat(Program.run(base, "cluster", "rotate-root", "--client", client().toString(), "--at", nodes.at(1)).err()).contains("There are shares");
        Program.run(base, "cluster", "rotate-root", "--client", client().toString(), "--at", nodes.at(1), "--without-shares").ok();
        awaitEpoch(1, 2);
        assertThat(nodes.api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("in the HSM");
        assertThat(nodes.api(1).cluster("slots").getJsonArray("slots")).hasSize(1);
        NodeFolder folder = NodeFolder.of(nodes.config(1));
        await().atMost(PATIENCE).until(() -> !Files.readString(folder.keepsake()).contains("shamir"));
        nodes.kill(1);
        assertThat(UnderEpochs.of(folder, base.resolve("look"))).isNotEmpty().allMatch(thing -> thing.epoch() == 2);
        nodes.start(1);
        nodes.awaitReady(1);
        await().atMost(PATIENCE).until(() -> nodes.api(1).ask("Decrypt", "CiphertextBlob", blob).status() == 200);
        assertThat(nodes.api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("in the HSM");
    }

    /** The instance of hardware keys; "" until the node has made it. */
    private String hardware() throws IOException {
        for (Object instance : nodes.api(1).ask("ListKmsInstances").ok().body().getJsonObject("KmsInstances").getJsonArray("KmsInstance")) {
            String id = ((JsonObject) instance).getString("KmsInstanceId");
            if (nodes.api(1).ask("GetKmsInstance", "KmsInstanceId", id).ok().at("KmsInstance.InstanceName").equals("hardware")) return id;
        }
        return "";
    }
}
