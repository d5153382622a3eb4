package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types to have a backup, to prove it, to go on from it, and to go on from what is left. */
class BackupByHandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path base;

    private int port;
    private final List<Process> nodes = new ArrayList<>();

    @BeforeEach
    void settings() throws IOException {
        port = DevCluster.freePorts(6);
        for (int node = 1; node <= 2; node++) {
            Files.createDirectories(base.resolve("kms" + node));
            Files.writeString(settings(node), "node: kms" + node + "\nlisten:\n  https: " + at(node) + "\n  raft: 127.0.0.1:" + (port + 1 + node) + "\n  link: 127.0.0.1:" + (port + 3 + node)
                + "\nrootKey:\n  file: protector.key\nlimits:\n  nonces: 65536\nbackup:\n  folder: backups\n  every: 1d\n");
        }
    }

    @AfterEach
    void end() {
        nodes.forEach(Process::destroyForcibly);
        for (Process node : nodes) await().atMost(PATIENCE).until(() -> !node.isAlive());
    }

    private Path settings(int node) {
        return base.resolve("kms" + node).resolve("wardmote.yaml");
    }

    private String at(int node) {
        return "127.0.0.1:" + (port + node - 1);
    }

    private Program.Run cluster(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("cluster"));
        words.addAll(List.of(arguments));
        return Program.run(base, words.toArray(String[]::new));
    }

    private Api start(int node, Path client) throws IOException {
        Path folder = settings(node).getParent();
        nodes.add(Program.start(folder.resolve("out"), folder.resolve("err"), "node", "--config", settings(node).toString()));
        Api api = new Api(new JsonObject(Files.readString(client)).put("endpoints", new JsonArray(List.of(at(node)))), 1);
        await().atMost(PATIENCE).until(() -> {
            if (!nodes.getLast().isAlive()) throw new IllegalStateException("kms" + node + " ended: " + Files.readString(folder.resolve("err")));
            return api.ready();
        });
        return api;
    }

    private static String sealed(Api api, String key) {
        return api.ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob");
    }

    private static void assertOpens(Api api, String blob) {
        assertThat(api.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");
    }

    @Test
    void aClusterGoesOnFromABackupAndFromWhatIsLeftOfIt() throws IOException {
        cluster("init", "--config", settings(1).toString()).ok();
        Path client = Files.move(base.resolve("kms1/data/client.json"), base.resolve("client.json"));
        Path protector = base.resolve("kms1/protector.key");
        Api first = start(1, client);
        String early = first.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = sealed(first, early);
        first.ask("DisableKey", "KeyId", first.ask("CreateKey").ok().at("KeyMetadata.KeyId")).ok();
        Path backup = base.resolve("monday.backup");
        cluster("backup", "--client", client.toString(), "--to", backup.toString()).ok();
        cluster("backup", "--client", client.toString(), "--to", backup.toString()).refused(Fault.CANNOT_WRITE, "is there already");
        String late = sealed(first, first.ask("CreateKey").ok().at("KeyMetadata.KeyId"));
        await().atMost(PATIENCE).until(() -> files(base.resolve("kms1/backups")).stream().anyMatch(name -> name.matches("wardmote-kms1-\\d{8}T\\d{6}Z\\.backup")));

        assertThat(cluster("restore", "--verify", backup.toString(), "--protector", protector.toString()).ok()).contains("Keys: {Disabled=1, Enabled=1}; versions that open: 2;");
        byte[] damaged = Files.readAllBytes(backup);
        damaged[damaged.length / 2] ^= 1;
        Files.write(base.resolve("damaged.backup"), damaged);
        cluster("restore", "--verify", base.resolve("damaged.backup").toString(), "--protector", protector.toString()).refused(Fault.DATA, "is damaged");
        cluster("restore", "--config", settings(2).toString(), "--from", base.resolve("damaged.backup").toString(), "--protector", protector.toString()).refused(Fault.DATA, "is damaged");
        assertThat(base.resolve("kms2/data")).isEmptyDirectory();

        cluster("restore", "--config", settings(2).toString(), "--from", backup.toString(), "--protector", protector.toString()).ok();
        cluster("restore", "--config", settings(2).toString(), "--from", backup.toString(), "--protector", protector.toString()).refused(Fault.CANNOT_WRITE, "holds a node already");
        Api second = start(2, client);
        assertOpens(second, blob);
        assertThat(second.ask("Decrypt", "CiphertextBlob", late).code()).as("made after the backup").isEqualTo("Forbidden.KeyNotFound");
        assertOpens(second, sealed(second, second.ask("CreateKey").ok().at("KeyMetadata.KeyId")));
        assertOpens(first, late);

        // as after a power cut: much is in the log alone
        cluster("recover", "--config", settings(1).toString(), "--accept-loss").refused(Fault.UNAVAILABLE, "is in use by another process");
        nodes.getFirst().destroyForcibly();
        await().atMost(PATIENCE).until(() -> !nodes.getFirst().isAlive());
        Program.Run looked = cluster("recover", "--config", settings(1).toString());
        looked.refused(Fault.USAGE, "Nothing was changed");
        assertThat(looked.out()).contains("has 3 keys", "Members until now: kms1");
        assertThat(cluster("recover", "--config", settings(1).toString(), "--accept-loss").ok()).contains("is the only one of its cluster now");
        Api recovered = start(1, client);
        for (String sealed : List.of(blob, late)) assertOpens(recovered, sealed);
        assertThat(files(base.resolve("kms1"))).filteredOn(name -> name.startsWith("data.before-")).hasSize(1);
    }

    private static List<String> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
