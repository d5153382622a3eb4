package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three processes that is backed up while it is busy, restored elsewhere, and recovered from one node. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class BackupSystemTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path base;
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }

    @Test
    void aBusyClusterIsBackedUpRestoredAndRecovered() throws Exception {
        try (DevCluster dev = new DevCluster(base.resolve("dev"), FreePorts.of(9), 3)) {
            Map<String, String> texts = new ConcurrentHashMap<>(); // blob to plaintext
            String disabled = dev.api(1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
            String hidden = encrypted(dev.api(2), disabled, "hidden");
            AtomicBoolean enough = new AtomicBoolean();
            Thread busy = Thread.ofVirtual().start(() -> {
                for (int i = 0; !enough.get(); i++) made(dev.api(1 + i % 3), "text " + i, texts);
            });
            await().atMost(PATIENCE).until(() -> texts.size() >= 5);
            dev.api(3).ask("DisableKey", "KeyId", disabled).ok();
            Map<String, String> before = Map.copyOf(texts);
            Path backup = base.resolve("one.backup");
            cluster("backup", "--client", dev.data().resolve("client.json").toString(), "--to", backup.toString()).ok();
            enough.set(true);
            busy.join();

            theBackupIsProven(dev, backup);
            for (String name : List.of("first", "second")) theBackupIsRestored(dev, backup, name, before, hidden);
            theNodeThatIsLeftGoesOn(dev, texts, hidden);
        }
    }

    private void theBackupIsProven(DevCluster dev, Path backup) throws IOException {
        assertThat(cluster("restore", "--verify", backup.toString(), "--protector", protector(dev, 2)).ok()).contains("is whole and opens", "software keys, Disabled: 1", "versions, opened");
        JsonObject proven = new JsonObject(cluster("restore", "--verify", backup.toString(), "--protector", protector(dev, 2), "--json").ok());
        assertThat(proven.getString("cluster")).isEqualTo(cluster(dev));
        assertThat(proven.getJsonObject("counts").getLong("software keys, Disabled")).isEqualTo(1);
        Path another = Files.write(base.resolve("another.key"), new byte[32]);
        cluster("restore", "--verify", backup.toString(), "--protector", another.toString()).refused(Fault.DATA, "opens none of the key slots");
        byte[] altered = Files.readAllBytes(backup);
        altered[altered.length / 2] ^= 1;
        Path wrong = Files.write(base.resolve("wrong.backup"), altered);
        cluster("restore", "--verify", wrong.toString(), "--protector", protector(dev, 2)).refused(Fault.DATA, "is damaged");
    }

    private void theBackupIsRestored(DevCluster dev, Path backup, String name, Map<String, String> texts, String hidden) throws IOException {
        int port = FreePorts.of(3);
        Path settings = Files.createDirectories(base.resolve(name)).resolve("wardmote.yaml");
        Files.writeString(settings, "node: " + name + "\nlisten: {https: '127.0.0.1:" + port + "', raft: '127.0.0.1:" + (port + 1) + "', link: '127.0.0.1:" + (port + 2) + "'}\nlimits: {nonces: 65536}\n");
        assertThat(cluster("restore", "--config", settings.toString(), "--from", backup.toString(), "--protector", protector(dev, 1),
            "--nothing-newer", "--confirm", cluster(dev), "--field", "data").ok()).isEqualTo(settings.resolveSibling("data").toString());
        Api api = start(settings, name);
        texts.forEach((blob, text) -> assertThat(api.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo(text));
        assertThat(api.ask("Decrypt", "CiphertextBlob", hidden).code()).isEqualTo("Rejected.Disabled");
        made(api, "made after", new ConcurrentHashMap<>());
        stop(started.removeLast());
    }

    private void theNodeThatIsLeftGoesOn(DevCluster dev, Map<String, String> texts, String hidden) throws IOException {
        made(dev.api(2), "the newest", texts);
        await().atMost(PATIENCE).until(() -> dev.api(3).ask("Decrypt", "CiphertextBlob", texts.keySet().iterator().next()).status() == 200);
        String settings = dev.data().resolve("node3/wardmote.yaml").toString();
        cluster("recover", "--config", settings, "--i-accept-loss").refused(Fault.UNAVAILABLE, "in use by another process");
        kill(dev.node(3));
        cluster("recover", "--config", settings).refused(Fault.UNAVAILABLE, "2 still answer");
        for (int node : new int[] {1, 2}) kill(dev.node(node));
        cluster("recover", "--config", settings).refused(Fault.USAGE, "--i-accept-loss");
        Program.Run recovered = cluster("recover", "--config", settings, "--i-accept-loss", "--json");
        JsonObject known = new JsonObject(recovered.ok());
        assertThat(known.getString("cluster")).isEqualTo(cluster(dev));
        assertThat(known.getJsonArray("otherNodes")).hasSize(2);
        assertThat(known.getString("oldFolder")).contains("before-recovery-");
        assertThat(recovered.err()).as("whoever sees it is told all the same").contains("What the other nodes", "not known to have been confirmed");
        Api api = start(Path.of(settings), "node3");
        texts.forEach((blob, text) -> assertThat(api.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo(text));
        assertThat(api.ask("Decrypt", "CiphertextBlob", hidden).code()).isEqualTo("Rejected.Disabled");

        started.add(dev.restart(1));
        Path log = dev.data().resolve("node1/data/node.log");
        await().atMost(PATIENCE).until(() -> Files.exists(log) && Files.readString(log).contains("of before a restore or recovery"));
        assertThat(dev.api(1).ready()).isFalse();
        assertThat(api.health().getString("status")).isEqualTo("ok");
    }

    private static void made(Api api, String text, Map<String, String> texts) {
        String key = api.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        texts.put(encrypted(api, key, text), text);
    }

    private static String encrypted(Api api, String key, String text) {
        return api.ask("Encrypt", "KeyId", key, "Plaintext", text).ok().at("CiphertextBlob");
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    private static void stop(Process process) {
        process.destroy();
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    /** Starts the node and answers for the credentials that were made with it. */
    private Api start(Path settings, String name) throws IOException {
        Path out = base.resolve(name + ".out");
        Path err = base.resolve(name + ".err");
        Process process = Program.start(out, err, "node", "--config", settings.toString());
        started.add(process);
        JsonObject client = new JsonObject(Files.readString(client(settings)));
        Api api = new Api(client, 1);
        await().atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) throw new IllegalStateException(Files.readString(err));
            return api.ready();
        });
        return api;
    }

    private static Path client(Path settings) throws IOException {
        try (Stream<Path> found = Files.walk(settings.getParent(), 2)) {
            return found.filter(path -> path.getFileName().toString().equals("client.json") && !path.toString().contains("before-recovery")).findFirst().orElseThrow();
        }
    }

    private static String protector(DevCluster dev, int node) throws IOException {
        try (Stream<Path> found = Files.walk(dev.data().resolve("node" + node))) {
            return found.filter(path -> path.getFileName().toString().equals("protector.key")).findFirst().orElseThrow().toString();
        }
    }

    private static String cluster(DevCluster dev) {
        return Identity.read(NodeFolder.at(dev.data().resolve("node1/data")).identity()).cluster();
    }

    private Program.Run cluster(String... words) throws IOException {
        return Program.run(base, Stream.concat(Stream.of("cluster"), Stream.of(words)).toArray(String[]::new));
    }
}
