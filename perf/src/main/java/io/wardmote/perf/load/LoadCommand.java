package io.wardmote.perf.load;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.wardmote.node.Fault;
import io.wardmote.perf.Faults;
import io.wardmote.perf.report.Machine;
import io.wardmote.perf.report.Page;
import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Run;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "load", description = "Sends a mix of requests to a cluster and reports what became of them.", mixinStandardHelpOptions = true)
public final class LoadCommand implements Callable<Integer> {
    private static final int LONGEST_TOKEN = 4096;
    private static final List<Class<?>> LIBRARIES = List.of(Vertx.class, io.netty.buffer.ByteBuf.class, io.netty.internal.tcnative.SSL.class,
        org.apache.ratis.server.RaftServer.class, org.rocksdb.RocksDB.class, com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider.class,
        org.bouncycastle.jce.provider.BouncyCastleProvider.class);

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", defaultValue = "default",
        description = "default, encrypt, sign, rsa-2048, rsa-4096, batch, create, nodes, storm, or a YAML file like those, which are in "
            + "perf/src/main/resources/io/wardmote/perf/load (default: ${DEFAULT-VALUE}).")
    private String scenarioName;

    @Option(names = "--client", paramLabel = "FILE", description = "The client.json of a running cluster. Without it, nodes are started for the run.")
    private Path client;

    @Option(names = "--bare",
        description = "Ask a bare Vert.x server the same beside it, which parses requests and gives a fixed answer: the limit of the stack.")
    private boolean bare;

    @Option(names = "--unaudited", description = "Ask a cluster whose audit log is off the same beside it.")
    private boolean unaudited;

    @Option(names = "--java-options", paramLabel = "OPTIONS", split = " ",
        description = "Ask a cluster whose nodes have these Java options too the same beside it; in quotes, with spaces between.")
    private List<String> javaOptions;

    @Option(names = "--by-node", description = "Ask each node alone, in turn, and compare the others with the first.")
    private boolean byNode;

    @Option(names = "--keys", paramLabel = "N", split = ",",
        description = "Ask the same of so many keys of each kind too, which are made besides: what a key at random out of many costs. Several with commas.")
    private List<Integer> keys = List.of();

    @Option(names = "--openssl", description = "Have openssl speed its turn too: what the machine does natively.")
    private boolean openssl;

    @Option(names = "--vault-url", paramLabel = "URL",
        description = "Ask that server the same work beside it, by the transit API of HashiCorp Vault, which must be enabled there.")
    private URI vaultUrl;

    @Option(names = "--vault-token", paramLabel = "FILE", description = "Holds the token for it.")
    private Path vaultToken;

    @Option(names = "--vault-ca", paramLabel = "FILE", description = "The authority of its certificate (PEM), if its address is https.")
    private Path vaultCa;

    @Option(names = "--seed", paramLabel = "N", description = "Chooses keys and entries as that run did.")
    private Long seed;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "bench-results",
        description = "Where the JSON file and the page go (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    private final Display display = Display.ofConsole();
    private final List<String> notes = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Scenario scenario = ScenarioFile.named(scenarioName);
        check(scenario);
        makeOut();
        long seeded = seed == null ? ThreadLocalRandom.current().nextLong(1L << 48) : seed;
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        try (StartedCluster cluster = client == null ? started(scenario) : null; StartedCluster other = other() == null ? null : startedOther(scenario)) {
            return run(scenario, vertx, cluster, other, seeded);
        } finally {
            vertx.close().await();
        }
    }

    private void check(Scenario scenario) {
        boolean faults = scenario.steps().stream().anyMatch(step -> !step.faults().isEmpty());
        if (client != null && faults) throw usage("The scenario stops nodes, which is done to nodes started for it only; leave out --client or its faults.");
        if (client != null && bare)
            throw usage("--bare needs the certificate of nodes started for the run, so that both speak the same TLS; leave out --client or --bare.");
        if (unaudited && javaOptions != null) throw usage("--unaudited and --java-options each start a second cluster; give one of them.");
        if (javaOptions != null && (javaOptions.isEmpty() || !javaOptions.stream().allMatch(option -> option.startsWith("-"))))
            throw usage("--java-options takes options of Java, such as \"-Xmn32m -XX:+UseSerialGC\", with a space between.");
        if (client != null && other() != null)
            throw usage(other() + " compares two clusters that are started alike; leave out --client or " + other() + ".");
        if (byNode && other() != null) throw usage("--by-node and " + other() + " each compare with the first node; give one of them.");
        if (byNode && faults) throw usage("--by-node compares nodes that are well; leave it out, or the scenario's faults.");
        if (byNode && client == null && scenario.nodes() == 1) throw usage("--by-node compares nodes, and the scenario starts one; set nodes: 3 in it.");
        keys.stream().filter(count -> count < 1 || count > ScenarioFile.MOST_KEYS).findFirst().ifPresent(count -> {
            throw usage("--keys is " + count + "; give numbers from 1 to " + ScenarioFile.MOST_KEYS + ".");
        });
        if (!keys.isEmpty() && scenario.keys().isEmpty()) throw usage("--keys is for scenarios that use keys, and this one uses none; leave it out.");
        if (client == null && !scenario.endpoints().isEmpty())
            throw usage("The scenario names endpoints; name their cluster's client.json with --client, or leave them out.");
        if ((vaultUrl == null) != (vaultToken == null)) throw usage("--vault-url and --vault-token go together.");
        if (vaultUrl == null) return;
        if (vaultUrl.getHost() == null || !List.of("http", "https").contains(vaultUrl.getScheme()) || !List.of("", "/").contains(vaultUrl.getRawPath())
            || vaultUrl.getRawUserInfo() != null || vaultUrl.getRawQuery() != null || vaultUrl.getRawFragment() != null)
            throw usage("--vault-url takes a scheme, a host and a port alone, such as https://127.0.0.1:8200.");
        if (vaultUrl.getScheme().equals("https") == (vaultCa == null)) throw usage("--vault-ca goes with an address of https, and with no other.");
        if (vaultCa != null && !Files.isReadable(vaultCa)) throw usage(vaultCa + " cannot be read; name the certificate of --vault-ca.");
        token();
        VaultTransit.mustKnow(scenario.mix());
    }

    /** Before anything is measured, so that nothing is measured in vain. */
    private void makeOut() {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, out + " cannot be made (" + e.getMessage() + "); give another --out.", e);
        }
        if (!Files.isWritable(out)) throw new Fault(Fault.CANNOT_WRITE, out + " cannot be written to; give another --out.");
    }

    private static Fault usage(String sentence) {
        return new Fault(Fault.USAGE, sentence);
    }

    /** The option that has a second cluster started; null if there is to be none. */
    private String other() {
        return unaudited ? "--unaudited" : javaOptions != null ? "--java-options" : null;
    }

    private StartedCluster started(Scenario scenario) throws InterruptedException {
        starting(scenario, "");
        return unaudited ? StartedCluster.start(scenario.nodes(), true) : StartedCluster.start(scenario.nodes());
    }

    private StartedCluster startedOther(Scenario scenario) throws InterruptedException {
        starting(scenario, unaudited ? " without an audit log" : " with " + String.join(" ", javaOptions));
        return unaudited ? StartedCluster.start(scenario.nodes(), false) : StartedCluster.start(scenario.nodes(), javaOptions);
    }

    private void starting(Scenario scenario, String how) {
        display.say("starting " + (scenario.nodes() == 1 ? "a node" : scenario.nodes() + " nodes") + how);
    }

    private int run(Scenario scenario, Vertx vertx, StartedCluster cluster, StartedCluster other, long seeded) throws InterruptedException, IOException {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> machine = Machine.facts(LIBRARIES);
        if (cluster != null) machine.put("Java options of nodes", Machine.options(JavaProcess.options()));
        if (javaOptions != null) machine.put("Java options of the others", Machine.options(JavaProcess.with(JavaProcess.options(), javaOptions)));
        ClientSettings settings = ClientSettings.read(cluster == null ? client : cluster.client());
        if (cluster == null) machine.put("cluster",
            settings.endpoints() + ", started by somebody else: of its machines and options nothing is known here, all else is the tool's");
        Context context = vertx.getOrCreateContext();
        try (Servers servers = new Servers(scenario, vertx, context, new SplittableRandom(seeded))) {
            display.say("making keys; seed " + seeded);
            if (byNode) servers.eachNode(settings);
            else servers.cluster(Round.NODE, settings);
            for (int count : keys) servers.withKeys(settings, count);
            if (bare) servers.bare("bare", cluster);
            if (other != null) servers.cluster(unaudited ? "unaudited" : "other options", ClientSettings.read(other.client()));
            if (vaultUrl != null) vault(servers, "bench-" + Long.toHexString(seeded));
            LoadRun load = new LoadRun(scenario, vertx, context, servers.all(), opensslSpeed(), cluster, servers.storm(settings), display);
            Duration length = LoadRun.length(scenario, servers.all().size());
            display.say("running at most " + length.toMinutes() + " min " + length.toSecondsPart() + " s");
            load.run();
            machine.put("load after", Machine.load());
            for (Round round : load.rounds()) note(round);
            write(new Run(scenario.name(), start.toString(), command(), seeded, machine, scenario.text(), load.rounds(), load.natives(), load.mostP99Micros(),
                notes), start);
            return load.faultFailed() ? Fault.UNAVAILABLE : 0;
        }
    }

    /** What a reader of the figures must know. */
    private void note(Round round) {
        if (round.inLoop() > round.answered() / 10)
            notes.add(round.step() + ", " + round.server() + " " + round.number() + ": " + round.inLoop() + " of " + round.answered()
            + " requests were signed while it ran, which takes time from the servers on this machine; the rate came as a surprise.");
        if (round.offered() > 0 && round.lateness().at(99) > 2000) notes.add(round.step() + " " + round.number() + ": this tool itself was late by "
            + round.lateness().at(99) / 1000 + " ms for one in a hundred requests, so the latencies are partly its own.");
    }

    private String token() {
        try {
            String token = Files.size(vaultToken) > LONGEST_TOKEN ? "" : Files.readString(vaultToken).strip();
            if (token.isEmpty()) throw usage(vaultToken + " is no token.");
            return token;
        } catch (IOException e) {
            throw usage(vaultToken + " cannot be read (" + e.getMessage() + "); name the file of --vault-token.");
        }
    }

    private void vault(Servers servers, String keyNames) throws InterruptedException {
        boolean tls = vaultCa != null;
        if (!tls) notes.add("The server of --vault-url was asked without TLS, which makes it quicker than it would be: it is not to be compared.");
        servers.vault("vault", new Endpoint(vaultUrl.getHost(), vaultUrl.getPort() > 0 ? vaultUrl.getPort() : tls ? 443 : 80), vaultCa, token(), keyNames);
    }

    private OpensslSpeed opensslSpeed() {
        if (!openssl) return null;
        if (OpensslSpeed.installed()) return new OpensslSpeed(Runtime.getRuntime().availableProcessors());
        notes.add("openssl is not installed, so nothing is known of the machine's native rates.");
        return null;
    }

    private String command() {
        return "./wardmote bench load " + String.join(" ", spec.commandLine().getParseResult().originalArgs().stream().map(LoadCommand::word).toList());
    }

    /** As a shell takes it for one. */
    private static String word(String argument) {
        return argument.matches("[\\w./:,=@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private void write(Run run, Instant start) throws IOException {
        String name = run.name().replace(' ', '-') + '-' + start.toString().replaceAll("[:-]", "");
        Path json = out.resolve(name + ".json");
        Path page = out.resolve(name + ".html");
        Files.writeString(json, run.json().encodePrettily() + "\n");
        Files.writeString(page, Page.of(run));
        notes.forEach(display::say);
        display.say("written: " + json + " and " + page);
    }

    /** For {@code bench}. @return the status to end with */
    public static int main(String... arguments) {
        return Faults.run(new CommandLine(new LoadCommand()), arguments);
    }
}
