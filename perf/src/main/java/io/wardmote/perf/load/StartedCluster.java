package io.wardmote.perf.load;

import static java.nio.file.StandardOpenOption.APPEND;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Nodes started for a run, as {@code wardmote dev} starts them, in a folder of their own that goes with them. */
public final class StartedCluster implements AutoCloseable {
    private static final String MAIN = "io.wardmote.cli.Main";
    /** A node takes three ports, a hundred apart. */
    private static final int PORTS = 3;
    private static final int APART = 100;

    private final Path folder;
    private final JavaProcess dev;
    private final List<String> javaOptions;
    private final int barePort;
    private final List<JavaProcess> again = new CopyOnWriteArrayList<>();
    /** Of the nodes, in their order; handles, since a number may be another process' by then. */
    private final List<ProcessHandle> nodes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StartedCluster(Path folder, JavaProcess dev, List<String> javaOptions, int barePort) {
        this.folder = folder;
        this.dev = dev;
        this.javaOptions = javaOptions;
        this.barePort = barePort;
        this.nodes = new CopyOnWriteArrayList<>(ClientSettings.read(folder.resolve("dev/client.json")).pids().stream()
            .map(pid -> ProcessHandle.of(pid).orElseThrow(() -> new Fault(Fault.UNAVAILABLE, "A node ended at once; see " + folder + "."))).toList());
    }

    /** As it comes. */
    public static StartedCluster start(int nodes) throws InterruptedException {
        return start(nodes, List.of());
    }

    /** @param javaOptions that its nodes have beside the usual ones, and before which those give way */
    static StartedCluster start(int nodes, List<String> javaOptions) throws InterruptedException {
        return start(nodes, "", javaOptions);
    }

    /** Started twice, since its settings are there only after the first; what is to be compared is to be started alike. */
    static StartedCluster start(int nodes, boolean audit) throws InterruptedException {
        return start(nodes, "development:\n  audit: " + (audit ? "on" : "off") + "\n", List.of());
    }

    /** @param settings that it is started again with, if there are any */
    private static StartedCluster start(int nodes, String settings, List<String> javaOptions) throws InterruptedException {
        try {
            Path folder = Files.createTempDirectory("wardmote-bench");
            // so that Ctrl-C leaves neither nodes nor their folder, whenever it comes
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endAll(folder), "clear"));
            int port = freePort(nodes + 1);
            JavaProcess dev = dev(folder, nodes, port, javaOptions);
            if (!settings.isEmpty()) {
                dev.close();
                for (int node = 1; node <= nodes; node++) Files.writeString(settings(folder, node), settings, APPEND);
                dev = dev(folder, nodes, port, javaOptions);
                for (int node = 1; node <= nodes; node++) mustHave(settings(folder, node), settings);
            }
            return new StartedCluster(folder, dev, javaOptions, port + nodes);
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, "No folder can be made for the nodes (" + e.getMessage() + "); see java.io.tmpdir.", e);
        }
    }

    private static JavaProcess dev(Path folder, int nodes, int port, List<String> javaOptions) throws InterruptedException {
        return JavaProcess.start(folder.resolve("dev.log"), javaOptions, MAIN, "dev", "--child", "--data", folder.resolve("dev").toString(),
            "--port", Integer.toString(port), "--nodes", Integer.toString(nodes));
    }

    private static Path settings(Path folder, int node) {
        return folder.resolve("dev/node" + node + "/wardmote.yaml");
    }

    private static void mustHave(Path file, String settings) throws IOException {
        if (!Files.readString(file).endsWith(settings)) throw new IllegalStateException(file + " was written anew, with other settings");
    }

    Path folder() {
        return folder;
    }

    public Path client() {
        return folder.resolve("dev/client.json");
    }

    Path certificate() {
        return folder.resolve("dev/node1/data/tls/https.pem");
    }

    Path certificateKey() {
        return folder.resolve("dev/node1/data/tls/https.key");
    }

    /** Kills a node, as a power cut does. @param number from 1 */
    void kill(int number) {
        ProcessHandle node = nodes.get(number - 1);
        if (!node.destroyForcibly()) throw new Fault(Fault.UNAVAILABLE, "Node " + number + " is to be stopped and does not run.");
    }

    /** Starts a killed node again, and returns when it serves. */
    void startAgain(int number) throws InterruptedException {
        Path settings = folder.resolve("dev/node" + number + "/wardmote.yaml");
        JavaProcess started = JavaProcess.start(folder.resolve("node" + number + ".again.log"), javaOptions, MAIN, "node", "--child", "--config", settings.toString());
        again.add(started);
        nodes.set(number - 1, started.handle());
    }

    /** A port beside those of the nodes, for a server that is compared with them. */
    int barePort() {
        return barePort;
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        again.forEach(JavaProcess::close);
        dev.close();
        clear(folder);
    }

    private static void endAll(Path folder) {
        JavaProcess.endAll();
        clear(folder);
    }

    private static void clear(Path folder) {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, folder + " cannot be cleared (" + e.getMessage() + "); delete it.", e);
        }
    }

    /** Below those that systems give to outgoing connections, or any of those could have taken it while a node is away. */
    static int freePort(int nodes) {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(12_000, 32_000 - nodes - PORTS * APART);
            boolean free = true;
            for (int port = first; port < first + nodes; port++) for (int kind = 0; kind < PORTS; kind++) free &= isFree(port + kind * APART);
            if (free) return first;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket free = new ServerSocket(port)) {
            return free.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
