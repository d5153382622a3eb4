package io.wardmote.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster founded on one node and joined by others, with the commands that the guide in {@code cluster-config} names. */
class HandMadeClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path base;
    private final List<Process> processes = new ArrayList<>();

    private record Run(int status, String out, String err) {}

    @AfterEach
    void end() throws InterruptedException {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) process.waitFor();
    }

    private static List<String> wardmote(String... words) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Xmx512m", "-cp", System.getProperty("java.class.path"), "io.wardmote.cli.Main"));
        command.addAll(List.of(words));
        return command;
    }

    private Run run(String... words) throws IOException, InterruptedException {
        Path err = Files.createTempFile(base, "run", ".err");
        Process process = new ProcessBuilder(wardmote(words)).redirectError(err.toFile()).start();
        processes.add(process);
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, Files.readString(err));
    }

    private Process node(String name) throws IOException {
        Process process = new ProcessBuilder(wardmote("node", "--config", settings(name))).redirectErrorStream(true)
            .redirectOutput(base.resolve(name + ".out").toFile()).start();
        processes.add(process);
        await().atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as(() -> printed(name)).isTrue();
            return printed(name).contains("ready https://");
        });
        return process;
    }

    private String printed(String name) {
        try {
            return Files.readString(base.resolve(name + ".out"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String settings(String name) {
        return base.resolve(name + ".yaml").toString();
    }

    @Test
    void nodesJoinServeTheSameKeysAndLeave() throws IOException, InterruptedException {
        int port = DevCluster.freePorts(6);
        for (int i = 0; i < 2; i++) {
            Files.writeString(base.resolve("kms" + (i + 1) + ".yaml"), "node: kms" + (i + 1) + "\ndata: data" + (i + 1) + "\nlisten: {https: '127.0.0.1:" + (port + i)
                + "', raft: '127.0.0.1:" + (port + 2 + i) + "', link: '127.0.0.1:" + (port + 4 + i) + "'}\ntimeouts: {election: 1500ms}\n");
        }
        assertThat(run("cluster", "init", "--config", settings("kms1"))).extracting(Run::status, Run::err).containsExactly(0, "");
        String client = base.resolve("data1/client.json").toString();
        node("kms1");
        String token = run("cluster", "token", "--client", client).out().strip();
        assertThat(run("cluster", "join", "--config", settings("kms2"), "--seed", "127.0.0.1:" + port, "--token", token).status()).isZero();
        assertThat(Files.readAllBytes(base.resolve("data2/protector.key"))).isNotEqualTo(Files.readAllBytes(base.resolve("data1/protector.key")));

        Process second = node("kms2");
        JsonObject both = new JsonObject(Files.readString(Path.of(client))).put("endpoints", new JsonArray(List.of("127.0.0.1:" + port, "127.0.0.1:" + (port + 1))));
        String key = new Api(both, 1).ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String blob = new Api(both, 2).ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob");
        assertThat(new Api(both, 1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");
        assertThat(run("cluster", "status", "--client", client).out().lines().map(line -> line.split(" +")[0] + " " + line.split(" +")[2])).containsExactlyInAnyOrder("kms1 leader", "kms2 follower");

        Path late = Files.writeString(base.resolve("kms3.yaml"), "node: kms3\ndata: data3\n");
        Run again = run("cluster", "join", "--config", late.toString(), "--seed", "127.0.0.1:" + port, "--token", token);
        assertThat(again.status()).isNotZero();
        assertThat(again.err()).hasLineCount(1).contains("The join token is unknown or was used.");

        second.destroyForcibly().waitFor();
        node("kms2");
        assertThat(new Api(both, 2).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");

        assertThat(run("cluster", "remove", "--client", client, "kms2")).extracting(Run::status, Run::err).containsExactly(0, "");
        assertThat(new Api(both, 1).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("x");
        Run last = run("cluster", "remove", "--client", client, "kms1");
        assertThat(last.status()).isNotZero();
        assertThat(last.err()).hasLineCount(1).contains("\"node\" is not valid");
    }
}
