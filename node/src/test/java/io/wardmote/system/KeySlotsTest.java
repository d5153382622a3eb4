package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientFile;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What opens the root key, as people live with it: slots that come and go, nodes that are sealed, and shares. */
class KeySlotsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path base;
    private int port;
    private final Process[] nodes = new Process[3];

    @BeforeEach
    void settings() throws IOException {
        port = DevCluster.freePorts(9);
        for (int node = 1; node <= 3; node++) {
            Files.createDirectories(settings(node).getParent());
            Files.writeString(settings(node), "node: kms" + node + "\nlisten:\n  https: " + at(node) + "\n  raft: 127.0.0.1:" + (port + 2 + node) + "\n  link: 127.0.0.1:" + (port + 5 + node)
                + "\nlimits:\n  nonces: 65536\n");
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
        return base.resolve("kms1/data/client.json");
    }

    private Program.Run run(String... arguments) throws IOException {
        return Program.run(base, arguments);
    }

    private Program.Run slot(int node, String command, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("cluster", "slot", command, "--client", client().toString(), "--at", at(node)));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private JsonObject slotNamed(int node, String beginning) throws IOException {
        return api(node).cluster("slots").getJsonArray("slots").stream().map(JsonObject.class::cast).filter(slot -> slot.getString("label").startsWith(beginning)).findFirst()
            .orElseThrow(() -> new AssertionError("no slot " + beginning));
    }

    private void start(int node) throws IOException {
        Path folder = settings(node).getParent();
        nodes[node - 1] = Program.start(folder.resolve("out"), folder.resolve("err"), "node", "--config", settings(node).toString());
    }

    private void kill(int node) throws IOException {
        nodes[node - 1].destroyForcibly();
        await().atMost(PATIENCE).until(() -> !nodes[node - 1].isAlive());
    }

    private Api api(int node) throws IOException {
        JsonObject client = new JsonObject(Files.readString(client()));
        return new Api(client.put("endpoints", new JsonArray(List.of(at(1), at(2), at(3)))), node);
    }

    private void mustLive(int node) throws IOException {
        if (!nodes[node - 1].isAlive()) throw new IllegalStateException("kms" + node + " ended: " + Files.readString(settings(node).getParent().resolve("err")));
    }

    private void awaitReady(int node) {
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> {
            mustLive(node);
            return Files.readString(settings(node).getParent().resolve("out")).contains("ready ") && api(node).ready();
        });
    }

    private void awaitSealed(int node) {
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> {
            mustLive(node);
            return api(node).health().getString("role").equals("sealed");
        });
    }

    private List<Path> shares(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private void awaitKept(int node, String label) {
        await().atMost(PATIENCE).until(() -> Files.exists(NodeFolder.of(NodeConfig.read(settings(node))).keepsake())
            && Files.readString(NodeFolder.of(NodeConfig.read(settings(node))).keepsake()).contains(label));
    }

    private void awaitForgotten(int node, String label) {
        await().atMost(PATIENCE).until(() -> !Files.readString(NodeFolder.of(NodeConfig.read(settings(node))).keepsake()).contains(label));
    }

    private Program.Run unseal(int node, Path... files) throws IOException {
        List<String> words = new ArrayList<>(List.of("unseal", "--config", settings(node).toString()));
        for (Path file : files) words.addAll(List.of("--share-file", file.toString()));
        return run(words.toArray(String[]::new));
    }

    /** One node, whose file is given up for shares; killed between the two steps of adding them, and sealed from then on. */
    @Test
    void aNodeGivesItsFileUpForSharesAndIsOpenedByHand() throws IOException {
        run("cluster", "init", "--config", settings(1).toString()).ok();
        Path protector = NodeConfig.read(settings(1)).protector();
        Files.move(protector, base.resolve("moved"));
        run("node", "--config", settings(1).toString()).refused(Fault.DATA, protector + " is missing", "give this node's own protector as rootKey.file");
        Files.move(base.resolve("moved"), protector);
        start(1);
        awaitReady(1);
        String key = api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = api(1).ask("Encrypt", "KeyId", key, "Plaintext", "a secret").ok().at("CiphertextBlob");
        String own = slotNamed(1, "file-").getString("label");
        assertThat(api(1).health().getString("memory")).isEqualTo("ok");

        // the first step alone, as when whoever adds it loses the connection, and the node dies too
        JsonObject halfway = api(1).tell("/cluster/slots/add", new JsonObject().put("kind", "shamir").put("threshold", 2).put("shares", 2));
        kill(1);
        start(1);
        awaitReady(1);
        assertThat(slotNamed(1, halfway.getString("label")).getString("state")).isEqualTo("pending");
        Path one = Files.writeString(base.resolve("one.share"), halfway.getJsonArray("shares").getString(0));
        Path other = Files.writeString(base.resolve("other.share"), halfway.getJsonArray("shares").getString(1));
        slot(1, "prove", halfway.getString("label"), "--share-file", one.toString(), "--share-file", other.toString()).ok();

        Path out = base.resolve("shares");
        String label = slot(1, "add", "--kind", "shamir", "--shares", "3", "--threshold", "2", "--out", out.toString()).ok().split(" ")[2];
        assertThat(shares(out)).hasSize(3).allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file)).hasSize(2));
        for (String gone : List.of(halfway.getString("label"), own)) api(1).tell("/cluster/slots/remove", new JsonObject().put("label", gone));
        awaitKept(1, label);
        awaitForgotten(1, own);
        assertThat(NodeFolder.of(NodeConfig.read(settings(1))).slot()).doesNotExist();

        kill(1);
        start(1);
        awaitSealed(1);
        aSealedNodeAnswersHealthAndNothingElse(label);
        assertThat(unseal(1, shares(out).get(2)).ok()).isEqualTo("Share 3 was taken: 1 of 2 for key slot " + label + ".");
        unseal(1, shares(out).get(2)).refused(Fault.REFUSED, "share 3 was given already");
        assertThat(api(1).health().getJsonArray("unseal").getJsonObject(0).getInteger("given")).isEqualTo(1);
        assertThat(unseal(1, shares(out).get(0)).ok()).isEqualTo("The node is open.");
        awaitReady(1);
        assertThat(api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");
    }

    private void aSealedNodeAnswersHealthAndNothingElse(String label) throws IOException {
        assertThat(api(1).answers()).isTrue();
        assertThat(api(1).ready()).isFalse();
        JsonObject slot = api(1).health().getJsonArray("unseal").getJsonObject(0);
        assertThat(slot).isEqualTo(new JsonObject().put("slot", label).put("given", 0).put("threshold", 2).put("shares", 3));
        Api.Answer refused = api(1).ask("ListKeys");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("ServiceUnavailableTemporary");
        for (String path : List.of("/cluster/join", "/cluster/token", "/cluster/backup", "/cluster/slots/add", "/api/ListKeys", "/metrics", "/console")) {
            assertThat(api(1).post(path, "{}")).as(path).isEqualTo(503);
        }
    }

    /** Nobody's hands but on one node; the others ask it, each over mutual TLS. */
    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void aClusterThatOpensBySharesAloneIsOpenedOnOneNode() throws IOException {
        List<NodeConfig> configs = Stream.of(1, 2, 3).map(node -> NodeConfig.read(settings(node))).toList();
        ClientFile client = new Founding(new Randomness(), Instant.now()).found(configs, Duration.ofDays(1));
        client.write(client());
        for (int node = 1; node <= 3; node++) start(node);
        for (int node = 1; node <= 3; node++) awaitReady(node);
        String key = api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = api(2).ask("Encrypt", "KeyId", key, "Plaintext", "a secret").ok().at("CiphertextBlob");
        Path out = base.resolve("shares");
        String label = slot(2, "add", "--kind", "shamir", "--out", out.toString()).ok().split(" ")[2];
        assertThat(slot(1, "list").ok()).contains("SLOT", "any 3 of 5 shares of set");
        for (Object each : api(1).cluster("slots").getJsonArray("slots")) {
            JsonObject slot = (JsonObject) each;
            if (slot.getString("kind").equals("file")) slot(3, "remove", slot.getString("label")).ok();
        }
        for (int node = 1; node <= 3; node++) {
            awaitKept(node, label);
            awaitForgotten(node, "\"file\"");
        }

        for (int node = 1; node <= 3; node++) kill(node);
        for (int node = 1; node <= 3; node++) start(node);
        for (int node = 1; node <= 3; node++) awaitSealed(node);
        unseal(2, shares(out).get(4), shares(out).get(1)).ok();
        // gathered on another node, they open nothing
        unseal(3, shares(out).get(0)).ok();
        assertThat(api(1).health().getString("role")).isEqualTo("sealed");
        assertThat(unseal(2, shares(out).get(3)).ok()).isEqualTo("The node is open.");
        for (int node = 1; node <= 3; node++) awaitReady(node);
        for (int node = 1; node <= 3; node++) assertThat(api(node).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");

        // one that restarts is opened by the others
        kill(3);
        start(3);
        awaitReady(3);
        assertThat(api(3).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");
    }

    /** No human for a cold start; the HSM away and back again; and the file as a second way. */
    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void anHsmOpensANodeByItselfAsSoonAsItIsThere() throws Exception {
        SoftToken token = new SoftToken(settings(1).getParent(), "kms");
        Files.writeString(settings(1), "rootKey: {slot: pkcs11}\n" + token.section() + token.environment(), StandardOpenOption.APPEND);
        assertThat(run("cluster", "init", "--config", settings(1).toString()).ok()).contains("Its HSM opens the root key");
        assertThat(NodeConfig.read(settings(1)).protector()).doesNotExist();
        start(1);
        awaitReady(1);
        String key = api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = api(1).ask("Encrypt", "KeyId", key, "Plaintext", "a secret").ok().at("CiphertextBlob");
        kill(1);
        start(1);
        awaitReady(1);
        assertThat(api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");
        assertThat(slotNamed(1, "pkcs11-").getString("node")).isEqualTo("kms1");

        awaitKept(1, "pkcs11-");
        kill(1);
        Path conf = token.conf();
        Files.move(conf, conf.resolveSibling("away"));
        start(1);
        awaitSealed(1);
        assertThat(api(1).health().getString("reason")).contains("key slot pkcs11-", "does not open, because");
        Files.move(conf.resolveSibling("away"), conf);
        awaitReady(1);
        assertThat(api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");

        slot(1, "add", "--kind", "file").ok();
        slot(1, "remove", slotNamed(1, "pkcs11-").getString("label")).ok();
        slot(1, "add", "--kind", "pkcs11").ok();
        assertThat(slotNamed(1, "pkcs11-").getString("state")).isEqualTo("proven");

        Path backup = base.resolve("a.backup");
        run("cluster", "backup", "--client", client().toString(), "--to", backup.toString()).ok();
        assertThat(run("cluster", "restore", "--verify", backup.toString(), "--hsm", "--config", settings(1).toString()).ok()).contains("is whole and opens");
    }
}
