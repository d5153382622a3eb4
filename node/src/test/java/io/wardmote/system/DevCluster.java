package io.wardmote.system;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.http.InstanceClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code wardmote dev} as a user starts it: a parent process, and one for each node if there are several. */
public final class DevCluster implements AutoCloseable {
    private final Path data;
    private final Process parent;
    private final List<String> output = new ArrayList<>();
    private final JsonObject client;
    /** Nodes that were started again, on their own. */
    private final Map<Integer, Process> restarted = new HashMap<>();

    /** Starts it and waits until it says it is ready. Further options come after {@code --nodes}. */
    DevCluster(Path data, int port, int nodes, String... options) throws IOException {
        this.data = data;
        List<String> command = Program.words("dev", "--data", data.toString(), "--port", Integer.toString(port), "--nodes", Integer.toString(nodes));
        command.addAll(List.of(options));
        Files.createDirectories(data.toAbsolutePath().getParent());
        Path errors = Files.createTempFile(data.toAbsolutePath().getParent(), "dev", ".err");
        parent = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        // a test run that is cut short leaves nothing behind
        Runtime.getRuntime().addShutdownHook(new Thread(parent::destroyForcibly));
        BufferedReader out = parent.inputReader();
        String line;
        while ((line = out.readLine()) != null && !line.startsWith("ready ")) output.add(line);
        if (line == null) throw new IllegalStateException("dev ended without being ready: " + output + Files.readString(errors));
        output.add(line);
        client = new JsonObject(Files.readString(data.resolve("client.json")));
    }

    Path data() {
        return data;
    }

    JsonObject client() {
        return client;
    }

    List<String> output() {
        return output;
    }

    Process parent() {
        return parent;
    }

    int size() {
        return client.getJsonArray("endpoints").size();
    }

    /** The process of a node, counted from 1. */
    ProcessHandle node(int number) {
        JsonArray pids = client.getJsonArray("pids");
        return ProcessHandle.of(pids.getLong(number - 1)).orElseThrow();
    }

    Api api(int number) {
        return new Api(client, number);
    }

    /** The instance API of a node, with the client key that dev issued. */
    InstanceClient instance(int number) {
        try {
            JsonObject clientKey = new JsonObject(Files.readString(Path.of(client.getString("clientKeyFile"))));
            return InstanceClient.of(Api.trust(Path.of(client.getString("caFile"))), client.getJsonArray("endpoints").getString(number - 1), clientKey, client.getString("clientKeyPassword"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills a node, and waits until it is dead. */
    void kill(int number) {
        ProcessHandle process = restarted.containsKey(number) ? restarted.get(number).toHandle() : node(number);
        process.destroyForcibly();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Starts a killed node again, on its own. */
    Process restart(int number) throws IOException {
        List<String> command = Program.words("node", "--config", data.resolve("node" + number).resolve("wardmote.yaml").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(data.resolve("node" + number + ".again").toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        restarted.put(number, process);
        return process;
    }

    /** Ends it as Ctrl-C does, and the nodes that were started again, and waits for the end. */
    @Override
    public void close() {
        end(parent, "dev");
        restarted.forEach((number, process) -> end(process, "node " + number));
    }

    private static void end(Process process, String what) {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) throw new IllegalStateException(what + " did not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
