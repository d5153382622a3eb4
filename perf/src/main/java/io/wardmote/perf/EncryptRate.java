package io.wardmote.perf;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.wardmote.perf.SignedEncrypts.Signed;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Encrypt requests per second of a node against a bare Vert.x server, in one run: TLS, keep-alive, signed requests made ahead,
 * rounds in turn (node, bare, node, bare, …). Both servers and this client share the machine. Argument: rounds, 5 if absent.
 */
public final class EncryptRate {
    private static final int CONNECTIONS = 64;
    private static final int WARM_REQUESTS = 60_000;
    private static final int REQUESTS = 40_000;
    private static final String PLAINTEXT = "0123456789abcdef0123456789abcdef";

    private EncryptRate() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("wardmote-bench");
        int nodePort = freePort();
        int barePort = freePort();
        Process node = start(List.of("io.wardmote.cli.Main", "dev", "--data", folder.resolve("dev").toString(), "--port", Integer.toString(nodePort)));
        JsonObject client = new JsonObject(Files.readString(folder.resolve("dev").resolve("client.json")));
        Path tls = folder.resolve("dev/node1/data/tls");
        Process bare = start(List.of("io.wardmote.perf.BareServer", Integer.toString(barePort), tls.resolve("https.pem").toString(), tls.resolve("https.key").toString(), "330"));
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        try {
            measure(vertx, client, nodePort, barePort, rounds);
        } finally {
            vertx.close().await();
            end(node);
            end(bare);
        }
    }

    private static void measure(Vertx vertx, JsonObject file, int nodePort, int barePort, int rounds) throws Exception {
        String keyId = createKey(vertx, file, nodePort);
        SignedEncrypts signer = new SignedEncrypts(file.getString("accessKeyId"), file.getString("accessKeySecret"), keyId, PLAINTEXT);
        String host = "127.0.0.1:" + nodePort;
        List<Double> ratios = new ArrayList<>();
        try (ClosedLoop node = new ClosedLoop(vertx, nodePort, file.getString("caFile"), CONNECTIONS);
             ClosedLoop bare = new ClosedLoop(vertx, barePort, file.getString("caFile"), CONNECTIONS)) {
            await(node, vertx, requests(signer, host, WARM_REQUESTS));
            await(bare, vertx, requests(signer, host, WARM_REQUESTS));
            System.out.printf("%-6s %12s %12s %7s %22s%n", "round", "Encrypt/s", "bare/s", "ratio", "Encrypt p50/p99 us");
            for (int round = 1; round <= rounds; round++) {
                ClosedLoop.Round ours = await(node, vertx, requests(signer, host, REQUESTS));
                ClosedLoop.Round limit = await(bare, vertx, requests(signer, host, REQUESTS));
                double ratio = ours.perSecond() / limit.perSecond();
                ratios.add(ratio);
                System.out.printf("%-6d %12.0f %12.0f %7.2f %22s%n", round, ours.perSecond(), limit.perSecond(), ratio,
                    ours.latencies().getValueAtPercentile(50) + "/" + ours.latencies().getValueAtPercentile(99));
                if (ours.failures() + limit.failures() > 0) throw new IllegalStateException(ours.failures() + " Encrypt and " + limit.failures() + " bare requests failed");
            }
        }
        double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf("median ratio %.2f of %s; %d connections, %d requests a round, %d processors%n", sorted[sorted.length / 2],
            Arrays.toString(Arrays.stream(sorted).map(r -> Math.round(r * 100) / 100.0).toArray()), CONNECTIONS, REQUESTS, Runtime.getRuntime().availableProcessors());
    }

    static ClosedLoop.Round await(ClosedLoop loop, Vertx vertx, Deque<Signed> requests) throws Exception {
        return loop.run(vertx, requests).await(120, TimeUnit.SECONDS);
    }

    static Deque<Signed> requests(SignedEncrypts signer, String host, int count) {
        Deque<Signed> requests = new ArrayDeque<>(count);
        for (int i = 0; i < count; i++) requests.add(signer.next(host));
        return requests;
    }

    static String createKey(Vertx vertx, JsonObject file, int port) throws Exception {
        var options = new HttpClientOptions().setSsl(true).setVerifyHost(false)
            .setTrustOptions(new PemTrustOptions().addCertPath(file.getString("caFile")));
        var http = vertx.createHttpClient(options);
        return http.request(HttpMethod.POST, port, "127.0.0.1", "/api/CreateKey")
            .compose(request -> request.putHeader("authorization", "Bearer " + file.getString("bearerToken")).putHeader("content-type", "application/json").send("{}"))
            .compose(response -> response.body()).map(body -> body.toJsonObject().getJsonObject("KeyMetadata").getString("KeyId"))
            .eventually(http::close).await(30, TimeUnit.SECONDS);
    }

    /** Starts a class of this class path with the flags of this JVM, and waits until it says that it is ready. */
    static Process start(List<String> main) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseParallelGC", "-Xmx1g", "-cp", System.getProperty("java.class.path")));
        command.addAll(main);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        while (line != null && !line.startsWith("ready")) line = out.readLine();
        if (line == null) throw new IllegalStateException(main.getFirst() + " ended without being ready");
        return process;
    }

    static void end(Process process) throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly();
    }

    static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
