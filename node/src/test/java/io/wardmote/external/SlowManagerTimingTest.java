package io.wardmote.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.http.TestCertificate;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.system.OneNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** While a manager takes nearly all the time it has, or never answers, keys that are here are used as fast as without it: in turn, in one run. */
@EnabledIfSystemProperty(named = "wardmote.timing", matches = "true")
class SlowManagerTimingTest {
    private static final int ROUNDS = 7;
    private static final int USES = 2000;
    private static final int ASKERS = 16;
    /** Of an asker who is refused: a manager that is known to be dead is not asked, so the refusal comes at once. */
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long SLOW_MILLIS = 200;
    private static final long NEVER_MILLIS = 60_000;
    /** Of the 99th percentile; what the askers themselves take of two processors is in it. */
    private static final double MOST_TIMES = 1.5;

    @Test
    void softwareKeysPayNothingForAManagerThatIsSlowOrDead(@TempDir Path folder) throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx();
        TestCertificate certificate = TestCertificate.in(folder);
        try (OneNode node = new OneNode(Files.createDirectory(folder.resolve("node")), ""); ScriptedProxy proxy = new ScriptedProxy(vertx, certificate)) {
            String here;
            String outside;
            try (ClusterClient client = ClusterClient.of(node.credentials())) {
                here = key(client, new JsonObject());
                String instance = client.post("/api/CreateExternalKmsInstance", new JsonObject().put("KmsInstanceName", "slow")
                    .put("XksProxyUri", "https://localhost:" + proxy.port()).put("XksProxyRegion", ScriptedProxy.REGION)
                    .put("XksProxyAccessKeyId", ScriptedProxy.ACCESS_KEY_ID).put("XksProxyAccessKeySecret", ScriptedProxy.SECRET)
                    .put("XksProxyCaCertificate", Files.readString(certificate.certificate()))).getString("KmsInstanceId");
                // the first handshake of a JVM takes longer than a manager may
                outside = await().ignoreExceptionsInstanceOf(Fault.class)
                    .until(() -> key(client, new JsonObject().put("DKMSInstanceId", instance).put("ExternalKeyId", "aes-1")), made -> true);
                uses(client, here);
            }
            double[] alone = new double[ROUNDS];
            double[] slow = new double[ROUNDS];
            double[] dead = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                alone[round] = beside(node.credentials(), here, outside, 0);
                proxy.deed = proxy.after(SLOW_MILLIS);
                slow[round] = beside(node.credentials(), here, outside, ASKERS);
                proxy.deed = proxy.after(NEVER_MILLIS);
                dead[round] = beside(node.credentials(), here, outside, ASKERS);
            }
            System.out.printf("SlowManagerTimingTest: p99 of a software key %.2f ms alone, %.2f ms beside %d askers of a slow manager, %.2f ms of a dead one%n",
                median(alone), median(slow), ASKERS, median(dead));
            assertThat(median(slow)).isLessThan(median(alone) * MOST_TIMES);
            assertThat(median(dead)).isLessThan(median(alone) * MOST_TIMES);
        } finally {
            vertx.close().await();
        }
    }

    private static String key(ClusterClient client, JsonObject parameters) {
        return client.post("/api/CreateKey", parameters).getJsonObject("KeyMetadata").getString("KeyId");
    }

    /** Milliseconds of the 99th percentile of using a key here, while so many ask for one outside all the time. */
    private static double beside(ClientFile credentials, String here, String outside, int askers) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < askers; i++) threads.add(Thread.ofPlatform().start(() -> ask(credentials, outside, over, asked)));
        try (ClusterClient client = ClusterClient.of(credentials)) {
            return uses(client, here);
        } finally {
            over.set(true);
            for (Thread thread : threads) thread.join();
            assertThat(asked.get()).isGreaterThanOrEqualTo(askers);
        }
    }

    private static void ask(ClientFile credentials, String outside, AtomicBoolean over, AtomicInteger asked) {
        try (ClusterClient client = ClusterClient.of(credentials)) {
            while (!over.get()) {
                asked.incrementAndGet();
                encrypt(client, outside);
            }
        }
    }

    private static void encrypt(ClusterClient client, String key) {
        try {
            client.post("/api/Encrypt", new JsonObject().put("KeyId", key).put("Plaintext", "x"));
        } catch (Fault unavailable) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static double uses(ClusterClient client, String key) {
        double[] millis = new double[USES];
        for (int i = 0; i < USES; i++) {
            long began = System.nanoTime();
            client.post("/api/Encrypt", new JsonObject().put("KeyId", key).put("Plaintext", "x"));
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        return millis[USES * 99 / 100];
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
