package io.wardmote.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A cluster as an administrator makes it: with settings, commands and a process per node. */
class ClusterByHandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path base;
    private int port;
    private final Process[] nodes = new Process[4];

    @BeforeEach
    void settings() throws IOException {
        port = FreePorts.of(12);
        for (int node = 1; node <= 4; node++) {
            Files.createDirectories(settings(node).getParent());
            Files.writeString(settings(node), "node: kms" + node + "\nlisten:\n  https: " + at(node) + "\n  raft: 127.0.0.1:" + (port + 3 + node) + "\n  link: 127.0.0.1:" + (port + 7 + node)
                + "\nrootKey:\n  file: protector.key\nlimits:\n  nonces: 65536\n");
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process node : nodes) if (node != null) node.destroy();
        for (Process node : nodes) {
            if (node != null && !node.waitFor(30, TimeUnit.SECONDS)) {
                node.destroyForcibly();
                throw new IllegalStateException("a node did not end");
            }
        }
    }

    private Path settings(int node) {
        return base.resolve("kms" + node).resolve("wardmote.yaml");
    }

    private String at(int node) {
        return "127.0.0.1:" + (port + node - 1);
    }

    private Program.Run run(String... arguments) throws IOException {
        return Program.run(base, arguments);
    }

    private Path client() {
        return base.resolve("kms1/data/client.json");
    }

    private Program.Run asked(String command, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("cluster", command, "--client", client().toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private Program.Run join(int node, String token) throws IOException {
        return run("cluster", "join", "--config", settings(node).toString(), "--seed", at(1), "--token", token);
    }

    private void start(int node) throws IOException {
        Path folder = settings(node).getParent();
        nodes[node - 1] = Program.start(folder.resolve("out"), folder.resolve("err"), "node", "--config", settings(node).toString());
    }

    private void awaitReady(int node) {
        Path folder = settings(node).getParent();
        await().atMost(PATIENCE).until(() -> {
            if (!nodes[node - 1].isAlive()) throw new IllegalStateException("kms" + node + " ended: " + Files.readString(folder.resolve("err")));
            return Files.readString(folder.resolve("out")).equals("ready https://" + at(node) + "\n") && api(node).ready();
        });
    }

    private void stop(int node) {
        nodes[node - 1].destroy();
        await().atMost(PATIENCE).until(() -> !nodes[node - 1].isAlive());
    }

    private Api api(int node) throws IOException {
        JsonObject client = new JsonObject(Files.readString(client()));
        return new Api(client.put("endpoints", new JsonArray(List.of(at(1), at(2), at(3), at(4)))), node);
    }

    private void keysOfEachAreUsableThroughEveryOther(int count) throws IOException {
        for (int node = 1; node <= count; node++) {
            String key = api(node).ask("CreateKey").ok().at("KeyMetadata.KeyId");
            for (int other = 1; other <= count; other++) {
                String blob = api(other).ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob");
                assertThat(api(node).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");
            }
        }
    }

    @Test
    void nodesJoinWithATokenEachAndLeave() throws IOException {
        assertThat(run("cluster", "init", "--config", settings(1).toString()).ok()).contains(client().toString(), "protector.key");
        run("cluster", "init", "--config", settings(1).toString()).refused(Fault.CANNOT_WRITE, "holds a node already");
        start(1);
        awaitReady(1);
        keysOfEachAreUsableThroughEveryOther(1);

        String first = asked("token").ok();
        String[] parts = first.split("\\.");
        join(2, parts[0] + "." + "A".repeat(43) + "." + parts[2]).refused(Fault.REFUSED, "The join token is unknown or was used");
        join(2, parts[0] + "." + parts[1] + "." + "0".repeat(64)).refused(Fault.UNAVAILABLE, "is not who it should be");
        Path protector = NodeConfig.read(settings(2)).protector();
        Files.writeString(protector, "opens backups");
        join(2, first).refused(Fault.CANNOT_WRITE, "is there already");
        assertThat(protector).hasContent("opens backups");
        Files.delete(protector);
        join(2, first).ok();
        join(3, first).refused(Fault.REFUSED, "The join token is unknown or was used");
        asked("transfer", "kms2").refused(Fault.REFUSED, "It has no vote");
        asked("step-down").refused(Fault.REFUSED, "no other node with a vote");
        asked("remove", "kms1").refused(Fault.REFUSED, "the only node with a vote");
        String second = asked("token").ok();
        JsonObject joined = new JsonObject(run("cluster", "join", "--config", settings(3).toString(), "--seed", at(1), "--token", second, "--json").ok());
        assertThat(joined.fieldNames()).containsExactly("cluster", "node", "nodeId", "data", "protector");
        assertThat(joined.getString("node")).isEqualTo("kms3");
        assertThat(statusTable()).hasSize(4).filteredOn(line -> line.contains("not arrived")).hasSize(2);

        start(2);
        start(3);
        awaitReady(2);
        awaitReady(3);
        aNodeArrivesWhoseSeedHasGone();
        keysOfEachAreUsableThroughEveryOther(3);
        assertThat(statusTable()).hasSize(4).filteredOn(line -> line.contains("leader")).hasSize(1);
        assertThat(statusTable()).filteredOn(line -> line.contains("voter")).hasSize(2);

        strangersAreHeardInANumberThatKeepsNobodyElseOut();

        byte[] before = Files.readAllBytes(NodeFolder.of(NodeConfig.read(settings(2))).nodeCertificate());
        assertThat(run("cluster", "certificate", "--config", settings(2).toString(), "--seed", at(1), "--field", "renewed").ok().lines())
            .contains(NodeFolder.of(NodeConfig.read(settings(2))).nodeCertificate().toString()).hasSize(2);
        assertThat(Files.readAllBytes(NodeFolder.of(NodeConfig.read(settings(2))).nodeCertificate())).isNotEqualTo(before);
        await().atMost(PATIENCE).until(() -> Files.readString(settings(2).getParent().resolve("data/node.log")).contains("The new certificate for clients is shown from now on"));
        await().atMost(PATIENCE).until(() -> api(2).health().getString("status").equals("ok"));

        // two are a majority of three, and one that was away comes back by itself: also the one that was made when there was no other
        for (int away : new int[] {1, 2}) {
            stop(away);
            await().atMost(PATIENCE).until(() -> api(3).ask("CreateKey").code().isEmpty());
            run("cluster", "recover", "--config", settings(away).toString(), "--i-accept-loss").refused(Fault.UNAVAILABLE, "2 still answer");
            start(away);
            awaitReady(away);
        }

        asked("remove", "kms9").refused(Fault.REFUSED, "no node of that name");
        asked("remove", "kms3").ok();
        assertThat(statusTable()).hasSize(3).noneMatch(line -> line.contains("kms3"));
        stop(3);
        keysOfEachAreUsableThroughEveryOther(2);
    }

    /** Let in by the first node, it starts while that one is down. */
    private void aNodeArrivesWhoseSeedHasGone() throws IOException {
        join(4, asked("token").ok()).ok();
        stop(1);
        start(4);
        awaitReady(4);
        start(1);
        awaitReady(1);
        asked("remove", "kms4").ok();
        stop(4);
    }

    private void strangersAreHeardInANumberThatKeepsNobodyElseOut() throws IOException {
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) strangers.add(begun(1));
            await().atMost(PATIENCE).until(() -> api(1).post("/cluster/join", "{}") == 503);
            assertThat(statusTable()).hasSize(4);
            // a body that does not come is not waited for
            await().atMost(PATIENCE).until(() -> api(1).post("/cluster/join", "{}") == 400);
        } finally {
            for (Socket stranger : strangers) stranger.close();
        }
        String guess = "{\"secret\":\"" + "A".repeat(43) + "\"}";
        for (int i = 0; i < 200; i++) assertThat(api(1).post("/cluster/join", guess)).isEqualTo(404);
        for (String body : List.of("", "[]", "{", "{\"secret\":7}", "{\"cluster\":\"x\"}")) {
            for (String path : List.of("/cluster/join", "/cluster/arrive", "/cluster/certificate")) assertThat(api(1).post(path, body)).as(path + body).isEqualTo(400);
        }
    }

    /** A request to join whose body never comes. */
    private Socket begun(int node) throws IOException {
        Socket socket = Api.trust(Path.of(new JsonObject(Files.readString(client())).getString("caFile"))).getSocketFactory().createSocket("127.0.0.1", port + node - 1);
        socket.getOutputStream().write("POST /cluster/join HTTP/1.1\r\nHost: kms\r\nContent-Length: 100\r\n\r\n{".getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    /** The members, below their heads; what is said of the root key stands apart. */
    private List<String> statusTable() throws IOException {
        return asked("status").ok().lines().takeWhile(line -> !line.isEmpty()).toList();
    }

    private JsonObject member(String name) throws IOException {
        return api(1).cluster("status").getJsonArray("members").stream().map(JsonObject.class::cast).filter(member -> member.getString("node").equals(name)).findFirst().orElseThrow();
    }

    private String role(String name) throws IOException {
        return member(name).getString("role");
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void aListenerJoinsLeadershipIsMovedAndALostNodeIsReplacedUnderItsName() throws IOException {
        List<NodeConfig> configs = List.of(NodeConfig.read(settings(1)), NodeConfig.read(settings(2)), NodeConfig.read(settings(3)));
        new Founding(new Randomness(), Instant.now()).found(configs, Duration.ofDays(1)).write(client());
        for (int node = 1; node <= 3; node++) start(node);
        for (int node = 1; node <= 3; node++) awaitReady(node);
        Files.writeString(settings(4), "place: {region: eu-far-1, role: listener}\n", StandardOpenOption.APPEND);
        join(4, asked("token").ok()).ok();
        start(4);
        awaitReady(4);
        assertThat(api(4).health().getString("role")).isEqualTo("listener");
        await().atMost(PATIENCE).until(() -> member("kms4").getBoolean("lease", false));
        assertThat(member("kms4").getString("role")).isEqualTo("listener");
        assertThat(member("kms4").getString("region")).isEqualTo("eu-far-1");
        keysOfEachAreUsableThroughEveryOther(4);

        asked("transfer", "kms4").refused(Fault.REFUSED, "promote it first");
        asked("promote", "kms4").ok();
        asked("transfer", "kms4").ok();
        await().atMost(PATIENCE).until(() -> role("kms4").equals("leader"));
        asked("priority", "kms2", "1001").refused(Fault.REFUSED, "priority");
        asked("priority", "kms2", "100").ok();
        await().atMost(PATIENCE).until(() -> role("kms2").equals("leader"));
        asked("transfer", "kms3").refused(Fault.REFUSED, "hand over to kms2 at once");
        asked("demote", "kms4").ok();
        await().atMost(PATIENCE).until(() -> role("kms4").equals("listener") && api(4).health().getString("role").equals("listener") && api(4).ready());

        String lost = member("kms2").getString("id");
        nodes[1].destroyForcibly();
        await().atMost(PATIENCE).until(() -> !nodes[1].isAlive() && !role("kms2").equals("leader"));
        NodeFolder folder = NodeFolder.of(NodeConfig.read(settings(2)));
        Files.move(folder.path(), base.resolve("lost"));
        Files.delete(NodeConfig.read(settings(2)).protector());
        join(2, asked("token").ok()).refused(Fault.REFUSED, "--replace kms2");
        run("cluster", "join", "--config", settings(2).toString(), "--seed", at(1), "--token", asked("token").ok(), "--replace", "kms2").ok();
        start(2);
        awaitReady(2);
        await().atMost(PATIENCE).until(() -> role("kms2").equals("voter"));
        assertThat(member("kms2").getString("id")).isNotEqualTo(lost);
        assertThat(new JsonObject(asked("status", "--json").ok()).getJsonArray("members")).hasSize(4);
        keysOfEachAreUsableThroughEveryOther(4);
    }

    @Test
    void aFoundedNodeThatStartsAloneAnswersAndServesOnceThereIsAMajority() throws IOException {
        List<NodeConfig> configs = List.of(NodeConfig.read(settings(1)), NodeConfig.read(settings(2)), NodeConfig.read(settings(3)));
        new Founding(new Randomness(), Instant.now()).found(configs, Duration.ofDays(1)).write(client());
        start(2);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> api(2).health().getString("status").equals("unavailable"));
        assertThat(api(2).ready()).isFalse();
        start(1);
        awaitReady(1);
        awaitReady(2);
        keysOfEachAreUsableThroughEveryOther(2);
    }
}
