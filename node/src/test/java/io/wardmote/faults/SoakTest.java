package io.wardmote.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.wardmote.node.Address;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that ask for five times what three nodes can do, and do not slow down when it takes longer (an open loop): what is answered well is hardly
 * less for it, nobody stands for election, and memory does not grow: that of the process, whose heap does not, and what is live in the heap. What is asked for is RSA-4096 signatures, since who asks shares the machine with
 * who answers.
 */
@EnabledIfSystemProperty(named = "wardmote.timing", matches = "true")
class SoakTest {
    private static final int SECONDS = Integer.getInteger("wardmote.soak", 600);
    private static final int TIMES = 5;
    private static final double LEAST_OF_PEAK = 0.8;
    /** Whoever waits longer has gone, and what he is answered then is of no use. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 8;
    private static final int STREAMS = 256;
    private static final int AT_ONCE_FOR_PEAK = 24;
    private static final long BEAT_MILLIS = 10;
    private static final int HEAP_MEBIBYTES = 256;
    private static final Pattern LIVE = Pattern.compile("(?m)^jvm_gc_live_data_size_bytes\\S* (\\S+)");
    private final Vertx vertx = Vertx.vertx();
    @TempDir
    private Path base;
    private FaultCluster cluster;
    private HttpClient client;
    private Buffer form;
    private String token;
    private int turn;

    @AfterEach
    void end() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
        if (cluster != null) cluster.close();
    }

    private void start() throws IOException {
        cluster = new FaultCluster(base, 3, 0, "").withHeap(HEAP_MEBIBYTES).startAll();
        JsonObject credentials = new JsonObject(Files.readString(cluster.credentials()));
        token = credentials.getString("bearerToken");
        HttpClientOptions options = new HttpClientOptions().setSsl(true).setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2MultiplexingLimit(STREAMS).setTrustOptions(new PemTrustOptions().addCertPath(credentials.getString("caFile"))).setVerifyHost(false);
        client = vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(CONNECTIONS).setMaxWaitQueueSize(-1));
        Client.Answer key = cluster.client(cluster.leader()).ask(Duration.ofSeconds(60), "CreateKey", "KeySpec", "RSA_4096", "KeyUsage", "SIGN/VERIFY");
        assertThat(key.fate()).as(key.code()).isEqualTo(Client.Fate.DONE);
        String digest = URLEncoder.encode(Base64.getEncoder().encodeToString(new byte[32]), UTF_8);
        form = Buffer.buffer("Version=2016-01-20&Action=AsymmetricSign&Algorithm=RSA_PSS_SHA_256&KeyId=" + key.at("KeyMetadata.KeyId")
            + "&KeyVersionId=" + key.at("KeyMetadata.PrimaryKeyVersion") + "&Digest=" + digest);
    }

    /** What came of requests, by status, or by why there was none. */
    private static final class Counts {
        final Map<String, AtomicLong> of = new ConcurrentHashMap<>();
        final AtomicLong underWay = new AtomicLong();

        void count(String outcome) {
            of.computeIfAbsent(outcome, first -> new AtomicLong()).incrementAndGet();
        }

        long done() {
            return of.getOrDefault("200", new AtomicLong()).get();
        }
    }

    /** Asks the next node. On the clients' event loop. */
    private Future<String> sign() {
        int node = 1 + turn++ % 3;
        Address at = cluster.address(node);
        RequestOptions to = new RequestOptions().setMethod(HttpMethod.POST).setHost(at.host()).setPort(at.port()).setURI("/")
            .putHeader("Authorization", "Bearer " + token).putHeader("Content-Type", "application/x-www-form-urlencoded");
        return client.request(to).compose(request -> request.send(form)
                .compose(response -> response.body().map(body -> outcome(response.statusCode(), response.getHeader("retry-after"), body))))
            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).otherwise(failure -> failure.getClass().getSimpleName());
    }

    private static String outcome(int status, String retryAfter, Buffer body) {
        if (status == 200) return "200";
        return status + " " + body.toJsonObject().getString("Code") + (retryAfter == null ? ", and not when to come again" : "");
    }

    private void asked(Counts counts, Runnable then) {
        counts.underWay.incrementAndGet();
        sign().onComplete(ended -> {
            counts.underWay.decrementAndGet();
            counts.count(ended.result());
            then.run();
        });
    }

    /** Signatures per second where so many are asked for at once and no more, over so long. */
    private double peak(int seconds) throws Exception {
        Counts counts = new Counts();
        CompletableFuture<Void> over = new CompletableFuture<>();
        long began = System.nanoTime();
        long until = began + TimeUnit.SECONDS.toNanos(seconds);
        vertx.getOrCreateContext().runOnContext(go -> {
            for (int i = 0; i < AT_ONCE_FOR_PEAK; i++) next(counts, until, over);
        });
        over.get(seconds + 60L, TimeUnit.SECONDS);
        assertThat(counts.of).containsOnlyKeys("200");
        return counts.done() / ((System.nanoTime() - began) / 1e9);
    }

    private void next(Counts counts, long until, CompletableFuture<Void> over) {
        if (System.nanoTime() < until) asked(counts, () -> next(counts, until, over));
        else if (counts.underWay.get() == 0) over.complete(null);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void atFiveTimesTheCapacityMostOfThePeakIsStillDone() throws Exception {
        start();
        int measured = Math.clamp(SECONDS / 4, 5, 20);
        double before = 0;   // the best of some, since the first are not compiled yet
        for (int round = 0; round < 3; round++) before = Math.max(before, peak(measured));
        Map<Integer, String> terms = terms();
        int leader = cluster.leader();
        List<Map<Integer, Long>> memory = new ArrayList<>();
        Counts counts = new Counts();
        double perBeat = TIMES * before * BEAT_MILLIS / 1000;
        long began = System.nanoTime();
        AtomicLong sent = new AtomicLong();
        long timer = vertx.setPeriodic(BEAT_MILLIS, beat -> {
            double due = (System.nanoTime() - began) / 1e6 / BEAT_MILLIS * perBeat;
            for (; sent.get() < due; sent.incrementAndGet()) asked(counts, () -> { });
        });
        for (int second = 1; second <= SECONDS; second++) {
            long at = began + TimeUnit.SECONDS.toNanos(second);
            while (System.nanoTime() < at) TimeUnit.NANOSECONDS.sleep(Math.max(1, at - System.nanoTime()));   // the load is what takes time here
            memory.add(residentKib());
        }
        double offered = sent.get() / (double) SECONDS;
        double goodput = counts.done() / (double) SECONDS;
        vertx.cancelTimer(timer);
        Map<Integer, String> termsAfter = terms();
        int leaderAfter = cluster.leader();
        await().atMost(PATIENCE.plusSeconds(30)).until(() -> counts.underWay.get() == 0);
        double after = peak(measured);
        Map<Integer, Long> live = liveMebibytes();
        System.out.printf("SoakTest: %d s; peak %.0f/s before, %.0f/s after; offered %.0f/s; done %.0f/s; %s; memory KiB %s to %s; live in the heap MiB %s%n",
            SECONDS, before, after, offered, goodput, new TreeMap<>(counts.of), memory.get(SECONDS / 4), memory.getLast(), live);

        assertThat(offered).isGreaterThan(before * (TIMES - 1));
        double peak = (before + after) / 2;   // the machine may have become another
        assertThat(counts.of.keySet()).as("it was more than could be done").anyMatch(outcome -> outcome.startsWith("503") || outcome.startsWith("400"));
        assertThat(goodput).isGreaterThan(LEAST_OF_PEAK * peak);
        assertThat(counts.of.keySet()).as("who is refused is told when to come again").noneMatch(outcome -> outcome.contains("not when"));
        assertThat(termsAfter).as("nobody stood for election").isEqualTo(terms);
        assertThat(leaderAfter).isEqualTo(leader);
        for (int node : cluster.serving()) {
            long early = median(memory.subList(SECONDS / 4, SECONDS / 2), node);
            long late = median(memory.subList(SECONDS * 3 / 4, SECONDS), node);
            assertThat(late).as("memory of node %s, from %s KiB", node, early).isLessThan(early + early / 20);
            assertThat(live.get(node)).as("what was live in the heap of node %s", node).isLessThan(HEAP_MEBIBYTES / 2);
        }
    }

    /** After the last collection of all of it; 0 before the first. */
    private Map<Integer, Long> liveMebibytes() throws Exception {
        Map<Integer, Long> live = new TreeMap<>();
        for (int node : cluster.serving()) {
            Address at = cluster.address(node);
            RequestOptions to = new RequestOptions().setHost(at.host()).setPort(at.port()).setURI("/metrics").putHeader("Authorization", "Bearer " + token);
            String metrics = client.request(to).compose(request -> request.send().compose(response -> response.body()))
                .await(30, TimeUnit.SECONDS).toString(UTF_8);
            Matcher line = LIVE.matcher(metrics);
            assertThat(line.find()).as(metrics).isTrue();
            live.put(node, (long) Double.parseDouble(line.group(1)) >> 20);
        }
        return live;
    }

    private static long median(List<Map<Integer, Long>> memory, int node) {
        return memory.stream().mapToLong(sample -> sample.get(node)).sorted().skip(memory.size() / 2).findFirst().orElseThrow();
    }

    private Map<Integer, Long> residentKib() throws IOException {
        Map<Integer, Long> kib = new TreeMap<>();
        for (int node : cluster.serving()) {
            List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(cluster.pid(node)), "status"));
            String line = status.stream().filter(it -> it.startsWith("VmRSS:")).findFirst().orElseThrow();
            kib.put(node, Long.parseLong(line.replaceAll("[^0-9]", "")));
        }
        return kib;
    }

    /** As each node has written it down: it does before it votes. */
    private Map<Integer, String> terms() throws IOException {
        Map<Integer, String> terms = new TreeMap<>();
        for (int node : cluster.serving()) {
            try (Stream<Path> files = Files.walk(cluster.folder(node).resolve("data"))) {
                Path meta = files.filter(file -> file.endsWith("raft-meta")).findFirst().orElseThrow();
                terms.put(node, Files.readAllLines(meta).stream().filter(line -> line.startsWith("term=")).findFirst().orElseThrow());
            }
        }
        return terms;
    }
}
