package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.NodeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private NodesByHand nodes;

    @BeforeEach
    void settings() throws IOException {
        nodes = new NodesByHand(base, client(), PATIENCE);
    }

    @AfterEach
    void end() throws InterruptedException {
        nodes.end();
    }

    private Path client() {
        return base.resolve("kms1/data/client.json");
    }

    private Program.Run run(String... arguments) throws IOException {
        return Program.run(base, arguments);
    }

    private Program.Run slot(int node, String command, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("cluster", "slot", command, "--client", client().toString(), "--at", nodes.at(node)));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private JsonObject slotNamed(int node, String beginning) throws IOException {
        return nodes.api(node).cluster("slots").getJsonArray("slots").stream().map(JsonObject.class::cast).filter(slot -> slot.getString("label").startsWith(beginning)).findFirst()
            .orElseThrow(() -> new AssertionError("no slot " + beginning));
    }

    private List<Path> shares(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private void awaitKept(int node, String label) {
        await().atMost(PATIENCE).until(() -> Files.exists(NodeFolder.of(nodes.config(node)).keepsake())
            && Files.readString(NodeFolder.of(nodes.config(node)).keepsake()).contains(label));
    }

    private void awaitForgotten(int node, String label) {
        await().atMost(PATIENCE).until(() -> !Files.readString(NodeFolder.of(nodes.config(node)).keepsake()).contains(label));
    }

    private Program.Run unseal(int node, Path... files) throws IOException {
        List<String> words = new ArrayList<>(List.of("unseal", "--config", nodes.settings(node).toString()));
        for (Path file : files) words.addAll(List.of("--share-file", file.toString()));
        return run(words.toArray(String[]::new));
    }

    /** One node, whose file is given up for shares; killed between the two steps of adding them, and sealed from then on. */
    @Test
    void aNodeGivesItsFileUpForSharesAndIsOpenedByHand() throws IOException {
        run("cluster", "init", "--config", nodes.settings(1).toString()).ok();
        Path protector = nodes.config(1).protector();
        Files.move(protector, base.resolve("moved"));
        run("node", "--config", nodes.settings(1).toString()).refused(Fault.DATA, protector + " is missing", "give this node's own protector as rootKey.file");
        Files.move(base.resolve("moved"), protector);
        nodes.start(1);
        nodes.awaitReady(1);
        String key = nodes.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = nodes.api(1).ask("Encrypt", "KeyId", key, "Plaintext", "a secret").ok().at("CiphertextBlob");
        String own = slotNamed(1, "file-").getString("label");
        assertThat(nodes.api(1).health().getString("memory")).isEqualTo("ok");

        // the first step alone, as when whoever adds it loses the connection, and the node dies too
        JsonObject halfway = nodes.api(1).tell("/cluster/slots/add", new JsonObject().put("kind", "shamir").put("threshold", 2).put("shares", 2));
        nodes.kill(1);
        nodes.start(1);
        nodes.awaitReady(1);
        assertThat(slotNamed(1, halfway.getString("label")).getString("state")).isEqualTo("pending");
        Path one = Files.writeString(base.resolve("one.share"), halfway.getJsonArray("shares").getString(0));
        Path other = Files.writeString(base.resolve("other.share"), halfway.getJsonArray("shares").getString(1));
        slot(1, "prove", halfway.getString("label"), "--share-file", one.toString(), "--share-file", other.toString()).ok();

        Path out = base.resolve("shares");
        String label = slot(1, "add", "--kind", "shamir", "--shares", "3", "--threshold", "2", "--out", out.toString()).ok().split(" ")[2];
        assertThat(shares(out)).hasSize(3).allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file)).hasSize(2));
        for (String gone : List.of(halfway.getString("label"), own)) nodes.api(1).tell("/cluster/slots/remove", new JsonObject().put("label", gone));
        awaitKept(1, label);
        awaitForgotten(1, own);
        assertThat(NodeFolder.of(nodes.config(1)).slot()).doesNotExist();

        nodes.kill(1);
        nodes.start(1);
        nodes.awaitSealed(1);
        assertThat(nodes.printed(1)).hasLineCount(1).startsWith("sealed https://" + nodes.at(1) + ": ")
            .endsWith("; bring shares with `wardmote unseal --at " + nodes.at(1)
                + " --ca " + NodeFolder.of(nodes.config(1)).clientAuthority() + "`\n");
        aSealedNodeAnswersHealthAndNothingElse(label);
        assertThat(unseal(1, shares(out).get(2)).ok()).isEqualTo("Share 3 was taken: 1 of 2 for key slot " + label + ".");
        unseal(1, shares(out).get(2)).refused(Fault.REFUSED, "share 3 was given already");
        assertThat(nodes.api(1).health().getJsonArray("unseal").getJsonObject(0).getInteger("given")).isEqualTo(1);
        assertThat(run("unseal", "--config", nodes.settings(1).toString(), "--share-file", shares(out).get(0).toString(), "--field", "sealed").ok()).isEqualTo("false");
        nodes.awaitReady(1);
        assertThat(unseal(1, shares(out).get(0)).ok()).isEqualTo("The node is open.");
        assertThat(nodes.api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");
        run("cluster", "rotate-root", "--client", client().toString()).refused(Fault.REFUSED, "There are shares", "Give --without-shares");
        String records = run("audit", "show", nodes.config(1).data().toString()).ok();
        assertThat(records).contains("from 127.0.0.1: unseal share 3 of key slot " + label + ": done", "unseal share 1 of key slot " + label + ": done",
            "unsealed shares of key slot " + label + ": done");
    }

    private void aSealedNodeAnswersHealthAndNothingElse(String label) throws IOException {
        assertThat(nodes.api(1).answers()).isTrue();
        assertThat(nodes.api(1).ready()).isFalse();
        JsonObject slot = nodes.api(1).health().getJsonArray("unseal").getJsonObject(0);
        assertThat(slot).isEqualTo(new JsonObject().put("slot", label).put("given", 0).put("threshold", 2).put("shares", 3));
        Api.Answer refused = nodes.api(1).ask("ListKeys");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("ServiceUnavailableTemporary");
        run("keys", "list", "--client", client().toString()).refused(Fault.TRY_AGAIN, "This node is sealed; `wardmote unseal` opens it.");
        for (String path : List.of("/cluster/join", "/cluster/token", "/cluster/backup", "/cluster/slots/add", "/api/ListKeys", "/metrics", "/console")) {
            assertThat(nodes.api(1).post(path, "{}")).as(path).isEqualTo(503);
        }
    }

    /** Nobody's hands but on one node; the others ask it, each over mutual TLS. */
    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void aClusterThatOpensBySharesAloneIsOpenedOnOneNode() throws IOException {
        ClientFile client = new Founding(new Randomness(), Instant.now()).found(nodes.configs(3), Duration.ofDays(1));
        client.write(client());
        for (int node = 1; node <= 3; node++) nodes.start(node);
        for (int node = 1; node <= 3; node++) nodes.awaitReady(node);
        String key = nodes.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = nodes.api(2).ask("Encrypt", "KeyId", key, "Plaintext", "a secret").ok().at("CiphertextBlob");
        Path out = base.resolve("shares");
        String label = slot(2, "add", "--kind", "shamir", "--out", out.toString()).ok().split(" ")[2];
        assertThat(slot(1, "list").ok()).contains("SLOT", "any 3 of 5 shares of set");
        for (Object each : nodes.api(1).cluster("slots").getJsonArray("slots")) {
            JsonObject slot = (JsonObject) each;
            if (slot.getString("kind").equals("file")) slot(3, "remove", slot.getString("label")).ok();
        }
        for (int node = 1; node <= 3; node++) {
            awaitKept(node, label);
            awaitForgotten(node, "\"file\"");
        }

        for (int node = 1; node <= 3; node++) nodes.kill(node);
        for (int node = 1; node <= 3; node++) nodes.start(node);
        for (int node = 1; node <= 3; node++) nodes.awaitSealed(node);
        assertThat(nodes.printed(3)).contains("; or start another member that opens");
        unseal(2, shares(out).get(4), shares(out).get(1)).ok();
        // gathered on another node, they open nothing
        unseal(3, shares(out).get(0)).ok();
        assertThat(nodes.api(1).health().getString("role")).isEqualTo("sealed");
        assertThat(unseal(2, shares(out).get(3)).ok()).isEqualTo("The node is open.");
        for (int node = 1; node <= 3; node++) nodes.awaitReady(node);
        for (int node = 1; node <= 3; node++) assertThat(nodes.api(node).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");

        // one that restarts is opened by the others
        nodes.kill(3);
        nodes.start(3);
        nodes.awaitReady(3);
        assertThat(nodes.api(3).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");
    }

    /** No human for a cold start; the HSM away and back again; and the file as a second way. */
    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void anHsmOpensANodeByItselfAsSoonAsItIsThere() throws Exception {
        SoftToken token = new SoftToken(nodes.settings(1).getParent(), "kms");
        nodes.add(1, "rootKey: {slot: pkcs11}\n" + token.section() + token.environment());
        assertThat(run("cluster", "init", "--config", nodes.settings(1).toString()).ok()).contains("Its HSM opens the root key");
        assertThat(nodes.config(1).protector()).doesNotExist();
        nodes.start(1);
        nodes.awaitReady(1);
        String key = nodes.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = nodes.api(1).ask("Encrypt", "KeyId", key, "Plaintext", "a secret").ok().at("CiphertextBlob");
        nodes.kill(1);
        nodes.start(1);
        nodes.awaitReady(1);
        assertThat(nodes.api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");
        assertThat(slotNamed(1, "pkcs11-").getString("node")).isEqualTo("kms1");

        awaitKept(1, "pkcs11-");
        nodes.kill(1);
        Path conf = token.conf();
        Files.move(conf, conf.resolveSibling("away"));
        nodes.start(1);
        nodes.awaitSealed(1);
        assertThat(nodes.api(1).health().getString("reason")).contains("key slot pkcs11-", "does not open").doesNotContain("/");
        assertThat(nodes.printed(1)).contains("; see to what should open its own slot").doesNotContain("unseal");
        Files.move(conf.resolveSibling("away"), conf);
        nodes.awaitReady(1);
        assertThat(nodes.api(1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("a secret");

        slot(1, "add", "--kind", "file").ok();
        slot(1, "remove", slotNamed(1, "pkcs11-").getString("label")).ok();
        slot(1, "add", "--kind", "pkcs11").ok();
        assertThat(slotNamed(1, "pkcs11-").getString("state")).isEqualTo("proven");

        Path backup = base.resolve("a.backup");
        run("cluster", "backup", "--client", client().toString(), "--to", backup.toString()).ok();
        assertThat(run("cluster", "restore", "--verify", backup.toString(), "--hsm", "--config", nodes.settings(1).toString()).ok()).contains("is whole and opens");
    }
}
