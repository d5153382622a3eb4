package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.Founding;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The cluster of three regions in cluster-config, with its addresses and folders exchanged for ones of this machine. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class RegionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Path EXAMPLES = Path.of("..", "cluster-config");
    private static final List<String> VOTERS = List.of("hz1", "hz2", "sh1", "sh2", "fr1");
    private static final List<String> LISTENERS = List.of("fr2", "sg1");
    private static final List<String> ALL = List.of("hz1", "hz2", "sh1", "sh2", "fr1", "fr2", "sg1");

    @TempDir
    private Path base;
    private int port;
    private final Map<String, Process> running = new LinkedHashMap<>();

    @BeforeEach
    void settings() throws IOException {
        port = FreePorts.of(3 * ALL.size());
        for (String node : ALL) {
            String text = Files.readString(EXAMPLES.resolve("three-regions-" + node + ".yaml"))
                .replaceAll("https: .*", "https: " + at(node)).replaceAll("raft: .*", "raft: 127.0.0.1:" + (port + ALL.size() + ALL.indexOf(node)))
                .replaceAll("link: .*", "link: 127.0.0.1:" + (port + 2 * ALL.size() + ALL.indexOf(node))).replaceAll("advertise: .*", "advertise: " + at(node))
                .replaceAll("data: .*", "data: data").replaceAll("file: .*", "file: protector.key").replace("keys: 10000000", "nonces: 65536");
            Files.createDirectories(settings(node).getParent());
            Files.writeString(settings(node), text);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        running.values().forEach(Process::destroyForcibly);
        for (Process process : running.values()) {
            if (!process.waitFor(30, TimeUnit.SECONDS)) throw new IllegalStateException("a node did not end");
        }
    }

    private Path settings(String node) {
        return base.resolve(node).resolve("wardmote.yaml");
    }

    private String at(String node) {
        return "127.0.0.1:" + (port + ALL.indexOf(node));
    }

    private Path client() {
        return base.resolve("hz1/data/client.json");
    }

    private Api api(String node) throws IOException {
        return new Api(new JsonObject(Files.readString(client())).put("endpoints", new JsonArray(ALL.stream().map(this::at).toList())), ALL.indexOf(node) + 1);
    }

    private void start(String node) throws IOException {
        Path folder = settings(node).getParent();
        running.put(node, Program.start(folder.resolve("out"), folder.resolve("err"), "node", "--config", settings(node).toString()));
    }

    private void startAndAwaitAnswer(String node) throws IOException {
        start(node);
        await().atMost(PATIENCE).until(() -> mustRun(node).answers());
    }

    private void awaitReady(String node) {
        await().atMost(PATIENCE).until(() -> mustRun(node).ready());
    }

    private Api mustRun(String node) throws IOException {
        if (!running.get(node).isAlive()) throw new IllegalStateException(node + " ended: " + Files.readString(settings(node).getParent().resolve("err")));
        return api(node);
    }

    private void lose(String... nodes) {
        for (String node : nodes) running.get(node).destroyForcibly();
        for (String node : nodes) await().atMost(PATIENCE).until(() -> !running.get(node).isAlive());
    }

    private String leader(String asked) throws IOException {
        return api(asked).health().getString("leader");
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES) // seven processes where two processors have other things to do
    void aRegionIsLostAndTheOthersGoOnAndOneThatIsCutOffServesUntilItsLeaseIsOver() throws IOException {
        List<NodeConfig> founders = VOTERS.stream().map(node -> NodeConfig.read(settings(node))).toList();
        new Founding(new Randomness(), Instant.now()).found(founders, Duration.ofDays(1)).write(client());
        // one after another: together they would be all too slow to start where the processors are few
        for (String node : VOTERS) startAndAwaitAnswer(node);
        for (String node : VOTERS) awaitReady(node);
        for (String node : LISTENERS) {
            String token = Program.run(base, "cluster", "token", "--client", client().toString()).ok();
            Program.run(base, "cluster", "join", "--config", settings(node).toString(), "--seed", at("hz1"), "--token", token).ok();
            start(node);
        }
        for (String node : LISTENERS) awaitReady(node);
        await().atMost(PATIENCE).until(() -> leader("sg1").startsWith("kms-hz"));

        String key = api("sg1").ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = api("hz1").ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob");
        for (String node : ALL) assertThat(api(node).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).as(node).isEqualTo("x");
        for (String node : LISTENERS) assertThat(api(node).health().getString("role")).isEqualTo("listener");

        // home is lost: nothing that others have begun fails, changes come back, and no listener is asked for its vote
        lose("hz1", "hz2");
        for (String node : List.of("sh1", "sh2", "fr1", "fr2", "sg1")) assertThat(api(node).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).as(node).isEqualTo("x");
        await().atMost(PATIENCE).until(() -> api("sg1").ask("CreateKey").code().isEmpty());
        await().atMost(PATIENCE).until(() -> leader("sg1").startsWith("kms-sh"));

        // home comes back, and so does leadership
        startAndAwaitAnswer("hz1");
        startAndAwaitAnswer("hz2");
        await().atMost(PATIENCE).until(() -> leader("sg1").startsWith("kms-hz"));

        // no majority is left: a lease is good for its time, then nothing is answered
        lose("hz1", "hz2", "sh1");
        assertThat(api("sg1").ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");
        await().atMost(PATIENCE).until(() -> api("sg1").ask("Decrypt", "CiphertextBlob", blob).status() == 503);
        assertThat(api("fr1").ask("DescribeKey", "KeyId", key).status()).isEqualTo(503);
        assertThat(api("fr1").ask("DisableKey", "KeyId", key).status()).isEqualTo(503);
        start("sh1");
        await().atMost(PATIENCE).until(() -> api("sg1").ask("Decrypt", "CiphertextBlob", blob).status() == 200);
    }
}
