package io.wardmote.perf.load;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.wardmote.node.Fault;
import io.wardmote.perf.BareServer;
import io.wardmote.perf.report.Round;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The servers of a run, each made ready for its scenario. The first is the cluster, the others are asked the same beside it. */
final class Servers implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int BARE_ANSWER_BYTES = 330;

    private final Scenario scenario;
    private final Vertx vertx;
    private final Context context;
    private final RandomGenerator random;
    private final List<Server> servers = new ArrayList<>();
    private final List<JavaProcess> processes = new ArrayList<>();

    Servers(Scenario scenario, Vertx vertx, Context context, RandomGenerator random) {
        this.scenario = scenario;
        this.vertx = vertx;
        this.context = context;
        this.random = random;
    }

    List<Server> all() {
        return servers;
    }

    /** Makes the scenario's keys there. */
    void cluster(String name, ClientSettings settings) throws InterruptedException {
        cluster(name, settings, endpoints(settings), scenario);
    }

    /** The same with so many keys of each kind, which are made there besides. */
    void withKeys(ClientSettings settings, int count) throws InterruptedException {
        cluster(String.format(Locale.ROOT, "%,d keys", count), settings, endpoints(settings), scenario.withKeys(count));
    }

    /** Each node alone: the first is who the others are compared with. Makes the scenario's keys for each. */
    void eachNode(ClientSettings settings) throws InterruptedException {
        List<Endpoint> endpoints = endpoints(settings);
        if (endpoints.size() == 1) throw new Fault(Fault.USAGE, "--by-node compares nodes, and there is one only; name the client.json of several.");
        for (int i = 0; i < endpoints.size(); i++) cluster(i == 0 ? Round.NODE : "node " + (i + 1), settings, List.of(endpoints.get(i)), scenario);
    }

    private List<Endpoint> endpoints(ClientSettings settings) {
        return scenario.endpoints().isEmpty() ? settings.endpoints() : scenario.endpoints().stream().map(Endpoint::of).toList();
    }

    private void cluster(String name, ClientSettings settings, List<Endpoint> endpoints, Scenario asked) throws InterruptedException {
        Client client = new Client(vertx, settings.caFile(), scenario.http(), Math.ceilDiv(scenario.connections(), endpoints.size()), null);
        // nonces are drawn anew, also where a seed is given: a server takes none twice
        Asker asker = Asker.of(settings, endpoints, new SplittableRandom());
        List<Variants> variants = new Preparation(context, client, asker, random).of(asked);
        servers.add(new Server(name, client, new SignedRequests(asked, variants, asker, random, System::nanoTime)));
    }

    /** A bare server with the certificate of the cluster's first node, which is asked the very requests of the first server. */
    void bare(String name, StartedCluster cluster) throws InterruptedException {
        Endpoint endpoint = new Endpoint(LOOPBACK, cluster.barePort());
        processes.add(JavaProcess.start(cluster.folder().resolve("bare.log"), BareServer.class.getName(), Integer.toString(endpoint.port()),
            cluster.certificate().toString(), cluster.certificateKey().toString(), Integer.toString(BARE_ANSWER_BYTES)));
        Client client = new Client(vertx, ClientSettings.read(cluster.client()).caFile(), scenario.http(), scenario.connections(), endpoint);
        servers.add(new Server(name, client, servers.getFirst().requests()));
    }

    /** @param authority null to speak without TLS */
    void vault(String name, Endpoint endpoint, Path authority, String token, String keyNames) throws InterruptedException {
        Client client = new Client(vertx, authority == null ? null : authority.toString(), scenario.http(), scenario.connections(), null);
        servers.add(new Server(name, client, VaultTransit.prepare(scenario, context, client, endpoint, token, keyNames, random)));
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
        processes.forEach(JavaProcess::close);
    }
}
