package io.wardmote.perf;

import static java.nio.file.StandardOpenOption.APPEND;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encrypt requests per second of a node that records them against one that does not, in one run: as {@link EncryptRate}, rounds in turn. Argument: rounds,
 * 5 if absent.
 */
public final class AuditCost {
    private static final int CONNECTIONS = 64;
    private static final int WARM_REQUESTS = 60_000;
    private static final int REQUESTS = 40_000;
    private static final String PLAINTEXT = "0123456789abcdef0123456789abcdef";

    private AuditCost() {}

    /** A node of its own cluster, and clients of it. */
    private record Side(Process process, int port, ClosedLoop loop, SignedEncrypts signer) {
        static Side start(Vertx vertx, Path folder, boolean audit) throws Exception {
            int port = EncryptRate.freePort();
            List<String> dev = List.of("io.wardmote.cli.Main", "dev", "--data", folder.toString(), "--port", Integer.toString(port));
            Process process = EncryptRate.start(dev);
            if (!audit) {
                EncryptRate.end(process);
                Files.writeString(folder.resolve("node1/wardmote.yaml"), "development:\n  audit: off\n", APPEND);
                process = EncryptRate.start(dev);
            }
            JsonObject client = new JsonObject(Files.readString(folder.resolve("client.json")));
            mustRecord(folder, audit);
            SignedEncrypts signer = new SignedEncrypts(client.getString("accessKeyId"), client.getString("accessKeySecret"), EncryptRate.createKey(vertx, client, port), PLAINTEXT);
            return new Side(process, port, new ClosedLoop(vertx, port, client.getString("caFile"), CONNECTIONS), signer);
        }

        private static void mustRecord(Path folder, boolean audit) throws IOException {
            boolean off = Files.readString(folder.resolve("node1/wardmote.yaml")).contains("audit: off");
            if (off == audit) throw new IllegalStateException(folder + " has other settings than were written");
        }

        ClosedLoop.Round round(Vertx vertx, int count) throws Exception {
            ClosedLoop.Round round = EncryptRate.await(loop, vertx, EncryptRate.requests(signer, "127.0.0.1:" + port, count));
            if (round.failures() > 0) throw new IllegalStateException(round.failures() + " requests failed");
            return round;
        }

        void end() throws InterruptedException {
            loop.close();
            EncryptRate.end(process);
        }
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("wardmote-bench");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        List<Side> sides = new ArrayList<>();
        try {
            for (boolean audit : new boolean[] {true, false}) sides.add(Side.start(vertx, folder.resolve(audit ? "on" : "off"), audit));
            for (Side side : sides) side.round(vertx, WARM_REQUESTS);
            measure(vertx, sides.getFirst(), sides.getLast(), rounds);
        } finally {
            for (Side side : sides) side.end();
            vertx.close().await();
        }
    }

    private static void measure(Vertx vertx, Side on, Side off, int rounds) throws Exception {
        List<Double> ratios = new ArrayList<>();
        System.out.printf("%-6s %14s %14s %7s %22s %22s%n", "round", "recorded/s", "unrecorded/s", "ratio", "recorded p50/p99 us", "unrecorded p50/p99 us");
        for (int round = 1; round <= rounds; round++) {
            ClosedLoop.Round with = on.round(vertx, REQUESTS);
            ClosedLoop.Round without = off.round(vertx, REQUESTS);
            double ratio = with.perSecond() / without.perSecond();
            ratios.add(ratio);
            System.out.printf("%-6d %14.0f %14.0f %7.2f %22s %22s%n", round, with.perSecond(), without.perSecond(), ratio, percentiles(with), percentiles(without));
        }
        double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf("median ratio %.2f of %s; goal 0.90; %d connections, %d requests a round, %d processors%n", sorted[sorted.length / 2],
            Arrays.toString(Arrays.stream(sorted).map(r -> Math.round(r * 100) / 100.0).toArray()), CONNECTIONS, REQUESTS, Runtime.getRuntime().availableProcessors());
    }

    private static String percentiles(ClosedLoop.Round round) {
        return round.latencies().getValueAtPercentile(50) + "/" + round.latencies().getValueAtPercentile(99);
    }
}
