package io.wardmote.system;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.NodeConfig;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Three nodes that are processes, each with settings of its own, as an operator has them: {@code kms1} to {@code kms3}. */
final class NodesByHand {
    private static final int COUNT = 3;

    private final Path base;
    private final Path client;
    private final Duration patience;
    private final int port;
    private final Process[] nodes = new Process[COUNT];

    /** @param client where client.json is, or will be */
    NodesByHand(Path base, Path client, Duration patience) throws IOException {
        this.base = base;
        this.client = client;
        this.patience = patience;
        this.port = FreePorts.of(3 * COUNT);
        for (int node = 1; node <= COUNT; node++) {
            Files.createDirectories(folder(node));
            Files.writeString(settings(node), "node: kms" + node + "\nlisten:\n  https: " + at(node) + "\n  raft: 127.0.0.1:" + (port + 2 + node)
                + "\n  link: 127.0.0.1:" + (port + 5 + node) + "\nlimits:\n  nonces: 65536\n");
        }
    }

    private Path folder(int node) {
        return base.resolve("kms" + node);
    }

    Path settings(int node) {
        return folder(node).resolve("wardmote.yaml");
    }

    void add(int node, String lines) throws IOException {
        Files.writeString(settings(node), lines, StandardOpenOption.APPEND);
    }

    NodeConfig config(int node) {
        return NodeConfig.read(settings(node));
    }

    List<NodeConfig> configs(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(this::config).toList();
    }

    String at(int node) {
        return "127.0.0.1:" + (port + node - 1);
    }

    void start(int node) throws IOException {
        nodes[node - 1] = Program.start(folder(node).resolve("out"), folder(node).resolve("err"), "node", "--config", settings(node).toString());
    }

    void kill(int node) {
        nodes[node - 1].destroyForcibly();
        await().atMost(patience).until(() -> !nodes[node - 1].isAlive());
    }

    Api api(int node) throws IOException {
        JsonObject file = new JsonObject(Files.readString(client));
        return new Api(file.put("endpoints", new JsonArray(List.of(at(1), at(2), at(3)))), node);
    }

    /** Not before the node has said so, which the one before it on these ports may have. */
    void awaitReady(int node) {
        await().atMost(patience).ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> {
            mustLive(node);
            return Files.readString(folder(node).resolve("out")).contains("ready ") && api(node).ready();
        });
    }

    void awaitSealed(int node) {
        await().atMost(patience).ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> {
            mustLive(node);
            return api(node).health().getString("role").equals("sealed");
        });
    }

    /** What it printed where it was started. */
    String printed(int node) throws IOException {
        return Files.readString(folder(node).resolve("out"));
    }

    /** Its log, from its first start on. */
    String logged(int node) throws IOException {
        return Files.readString(config(node).data().resolve("node.log"));
    }

    private void mustLive(int node) throws IOException {
        if (!nodes[node - 1].isAlive()) throw new IllegalStateException("kms" + node + " ended: " + Files.readString(folder(node).resolve("err")));
    }

    void end() throws InterruptedException {
        for (Process node : nodes) if (node != null) node.destroyForcibly();
        for (Process node : nodes) if (node != null && !node.waitFor(30, TimeUnit.SECONDS)) throw new IllegalStateException("a node did not end");
    }
}
