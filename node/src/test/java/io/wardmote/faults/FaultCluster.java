package io.wardmote.faults;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.Address;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.Founding;
import io.wardmote.raft.FreePorts;
import io.wardmote.system.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Nodes as processes of their own, whose network and wall clocks a test rules. Nodes count from 1. */
final class FaultCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PORTS = 5;

    private final Path base;
    private final int slots;
    private final List<Integer> serving = new CopyOnWriteArrayList<>();
    private final int port;
    private final Process[] processes;
    private final Preloaded[] preloaded;
    private final Client[] clients;
    private final Network network;
    private final Path ca;
    private String first = "";
    private List<String> flags = List.of();

    /** Founds it. @param spares how many nodes may join later. @param settings further lines of each node's file */
    FaultCluster(Path base, int nodes, int spares, String settings) throws IOException {
        this.base = base;
        slots = nodes + spares;
        processes = new Process[slots + 1];
        preloaded = new Preloaded[slots + 1];
        clients = new Client[slots + 1];
        port = FreePorts.of(PORTS * slots);
        network = new Network(slots, node -> processes[node] == null ? 0L : processes[node].pid());
        List<NodeConfig> configs = new ArrayList<>();
        Files.createDirectories(base);
        Optional<Path> library = Preloaded.library(base);
        for (int node = 1; node <= slots; node++) {
            Files.createDirectories(folder(node));
            Files.writeString(settings(node), ("node: kms%d%nlisten: {https: '%s', raft: '%s', link: '%s'}%npeers: {raft: '%s', link: '%s'}%nrootKey: {file: protector.key}%n"
                + "limits: {nonces: 65536}%ndevelopment: {debugged: yes}%n%s%n").formatted(node, at(node, 0), at(node, 1), at(node, 2), at(node, 3), at(node, 4), settings));
            network.door(port(node, 3), node, port(node, 1));
            network.door(port(node, 4), node, port(node, 2));
            if (library.isPresent()) preloaded[node] = Preloaded.of(library.get(), folder(node).resolve("orders"));
            if (node > nodes) continue;
            configs.add(NodeConfig.read(settings(node)));
            serving.add(node);
        }
        new Founding(new Randomness(), Instant.now()).found(configs, Duration.ofDays(1)).write(credentials());
        JsonObject credentials = new JsonObject(Files.readString(credentials()));
        // the founder's own goes with its folder when another takes its place
        ca = Files.copy(Path.of(credentials.getString("caFile")), base.resolve("ca.pem"));
        for (int node = 1; node <= slots; node++) clients[node] = new Client(ca, at(node, 0), credentials.getString("bearerToken"));
    }

    Path credentials() {
        return base.resolve("client.json");
    }

    Path folder(int node) {
        return base.resolve("kms" + node);
    }

    private Path settings(int node) {
        return folder(node).resolve("wardmote.yaml");
    }

    private int port(int node, int which) {
        return port + (node - 1) * PORTS + which;
    }

    private String at(int node, int which) {
        return "127.0.0.1:" + port(node, which);
    }

    /** Where clients reach a node. */
    Address address(int node) {
        return Address.of(at(node, 0));
    }

    long pid(int node) {
        return processes[node].pid();
    }

    /** The members, whom clients may ask. */
    List<Integer> serving() {
        return List.copyOf(serving);
    }

    /** Members, and who may join or has been one. */
    int slots() {
        return slots;
    }

    Network network() {
        return network;
    }

    Client client(int node) {
        return clients[node];
    }

    /** These classes take the place of the product's in all nodes. */
    FaultCluster with(Path classes) {
        first = classes.toAbsolutePath() + ":";
        return this;
    }

    /** Each node has a heap of just this size, and all of it from its start on: what its process takes more and more of is beside the heap. */
    FaultCluster withHeap(int mebibytes) {
        flags = List.of("-Xms" + mebibytes + "m", "-Xmx" + mebibytes + "m", "-XX:+AlwaysPreTouch");
        return this;
    }

    FaultCluster startAll() throws IOException {
        for (int node : serving) start(node);
        for (int node : serving) awaitReady(node);
        return this;
    }

    void start(int node) throws IOException {
        List<String> words = Program.words("node", "--config", settings(node).toString());
        int classPath = words.indexOf("-cp") + 1;
        words.set(classPath, first + words.get(classPath));
        words.addAll(classPath - 1, flags);
        ProcessBuilder builder = new ProcessBuilder(words);
        if (preloaded[node] != null) builder.environment().putAll(preloaded[node].environment());
        Process process = builder.redirectOutput(folder(node).resolve("out").toFile()).redirectError(folder(node).resolve("err").toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        processes[node] = process;
    }

    void awaitReady(int node) {
        await().atMost(PATIENCE).until(() -> {
            if (!processes[node].isAlive()) throw new IllegalStateException("kms" + node + " ended: " + Files.readString(folder(node).resolve("err")));
            return clients[node].isReady();
        });
    }

    /** As a power cut ends it. */
    void kill(int node) throws InterruptedException {
        processes[node].destroyForcibly().waitFor();
    }

    /** In order, by a signal. */
    void end(int node) throws InterruptedException {
        processes[node].destroy();
        if (!processes[node].waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) throw new IllegalStateException("kms" + node + " does not end");
    }

    /** It does nothing, and does not notice. */
    void freeze(int node) throws IOException, InterruptedException {
        signal(node, "-STOP");
    }

    void thaw(int node) throws IOException, InterruptedException {
        signal(node, "-CONT");
    }

    private void signal(int node, String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", signal, Long.toString(processes[node].pid())).inheritIO().start().waitFor();
        if (status != 0) throw new IllegalStateException("kill " + signal + " ended with " + status);
    }

    boolean mayPreload() {
        return preloaded[1] != null;
    }

    /** Sets a running node's wall clock, from the machine's. */
    void clock(int node, Duration apart) {
        preloaded[node].clock(apart);
    }

    /** A node's monotonic clock, which stood still for so long unseen. */
    void stoodStill(int node, Duration unseen) {
        preloaded[node].stoodStill(unseen);
    }

    /** From its next start on, a node's monotonic clock is so much slower than the machine's. */
    void slower(int node, double part) {
        preloaded[node].slower(part);
    }

    /** A running node's disk takes nothing any more, or does again. */
    void failSyncs(int node, boolean fail) {
        preloaded[node].failSyncs(fail);
    }

    /** Whether it is the process that it was when it was last started here. */
    boolean isAlive(int node) {
        return processes[node].isAlive();
    }

    List<Integer> others(int node) {
        return serving.stream().filter(other -> other != node).toList();
    }

    /** Whom a majority of those that answer takes for the leader now. */
    int leader() {
        int[] found = {0};
        await().atMost(PATIENCE).until(() -> (found[0] = leaderNow()) > 0);
        return found[0];
    }

    private int leaderNow() {
        int[] votes = new int[slots + 1];
        for (int node : serving) {
            String leader = clients[node].health().map(health -> health.getString("leader")).orElse("");
            if (leader != null && leader.startsWith("kms")) votes[Integer.parseInt(leader.substring(3))]++;
        }
        return IntStream.rangeClosed(1, slots).filter(node -> votes[node] > serving.size() / 2).findFirst().orElse(0);
    }

    /** Wherever they are, frozen, cut off or at another time. */
    void recover() throws IOException, InterruptedException {
        network.healAll();
        for (int node : serving) {
            if (mayPreload()) {
                clock(node, Duration.ZERO);
                stoodStill(node, Duration.ZERO);
                failSyncs(node, false);
            }
            if (processes[node].isAlive()) thaw(node);
            else start(node);
        }
        for (int node : serving) awaitReady(node);
    }

    /** A spare becomes a member, as an administrator makes it one. @return which */
    int join() throws IOException {
        int node = IntStream.rangeClosed(1, slots).filter(spare -> processes[spare] == null).findFirst().orElseThrow();
        String token = asked("token").ok();
        Program.run(base, "cluster", "join", "--config", settings(node).toString(), "--seed", at(serving.getFirst(), 0), "--token", token).ok();
        start(node);
        awaitReady(node);
        serving.add(node);
        return node;
    }

    /** It is no member any more; its process, if it has one still, goes on. */
    void remove(int node) throws IOException {
        serving.remove((Integer) node);
        leader();
        asked("remove", "kms" + node).ok();
    }

    /** A spare takes a node's place, and what the node had is thrown away, so that it is the spare from then on. @return who is a member now */
    int replace(int node) throws IOException, InterruptedException {
        int joined = join();
        // who leads is not removed before it has handed over
        end(node);
        remove(node);
        processes[node] = null;
        try (Stream<Path> files = Files.walk(folder(node).resolve("data"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
        Files.delete(folder(node).resolve("protector.key"));
        return joined;
    }

    /** @return whether it leads now: one that is busy may not take over */
    boolean transfer(int node) throws IOException {
        return asked("transfer", "kms" + node).status() == 0;
    }

    private Program.Run asked(String command, String... more) throws IOException {
        ClientFile.read(credentials()).at(serving.stream().map(node -> Address.of(at(node, 0))).toList(), ca.toString(), List.of()).write(credentials());
        List<String> words = new ArrayList<>(List.of("cluster", command, "--client", credentials().toString()));
        words.addAll(List.of(more));
        return Program.run(base, words.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) if (process != null) process.destroyForcibly();
        network.close();
    }
}
