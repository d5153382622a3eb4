package io.wardmote.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * While a manager takes most of the time it has, or never answers, and is asked of more than it can do, keys that are here are used as fast as while it is
 * well: by the caller who asks for so much, and by another; in turn, in one run. The same askers ask it in all three, and pause between, so that what they
 * take of the two processors for themselves is in all figures.
 */
@EnabledIfSystemProperty(named = "wardmote.timing", matches = "true")
class SlowManagerTimingTest {
    private static final int ROUNDS = 5;
    private static final int USES = 1000;
    private static final int ASKERS = 200;
    /** Of an asker, whatever he was answered. */
    private static final long PAUSE_MILLIS = 250;
    private static final int DEADLINE_MILLIS = 1000;
    private static final long SLOW_MILLIS = 700;
    private static final long NEVER_MILLIS = 60_000;
    /** Of the 99th percentile. */
    private static final double MOST_TIMES = 1.5;

    @Test
    void softwareKeysPayNothingForAManagerThatIsSlowOrDead(@TempDir Path folder) throws IOException {
        try (ManagedNode node = new ManagedNode(folder, DEADLINE_MILLIS)) {
            String here = node.keyHere();
            String outside = node.takeAtLast("aes-1");
            Outstanding asking = new Outstanding(node.vertx, node.credentials());
            String own = node.credentials().bearerToken();
            String another = asking.user(own, "another");
            uses(asking, own, here);
            Phase well = new Phase();
            Phase slow = new Phase();
            Phase dead = new Phase();
            for (int round = 0; round < ROUNDS; round++) {
                beside(node, asking, outside, 0, well, round, here, another);
                beside(node, asking, outside, SLOW_MILLIS, slow, round, here, another);
                beside(node, asking, outside, NEVER_MILLIS, dead, round, here, another);
            }
            System.out.printf("SlowManagerTimingTest: p99 of a software key, of the asker and of another, beside %d askers: "
                + "%s ms of a manager that is well, %s ms of a slow one, %s ms of a dead one%n", ASKERS, well, slow, dead);
            for (Phase phase : new Phase[] {slow, dead}) {
                assertThat(median(phase.own)).isLessThan(median(well.own) * MOST_TIMES);
                assertThat(median(phase.another)).isLessThan(median(well.another) * MOST_TIMES);
            }
        }
    }

    /** The 99th percentiles, milliseconds. */
    private static final class Phase {
        final double[] own = new double[ROUNDS];
        final double[] another = new double[ROUNDS];

        void add(int round, double ofAsker, double ofAnother) {
            own[round] = ofAsker;
            another[round] = ofAnother;
        }

        @Override
        public String toString() {
            return String.format("%.2f and %.2f", median(own), median(another));
        }
    }

    private static void beside(ManagedNode node, Outstanding asking, String outside, long millis, Phase phase, int round, String here, String another) {
        String own = node.credentials().bearerToken();
        node.proxy.deed = node.proxy::well;
        // the breaker is closed again: else nothing would be asked of the manager
        await().atMost(Duration.ofSeconds(30)).until(() -> asking.encryptNow(own, outside) == 200);
        int before = node.proxy.requests.get();
        node.proxy.deed = millis == 0 ? node.proxy::well : node.proxy.after(millis);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger underWay = new AtomicInteger(ASKERS);
        for (int asker = 0; asker < ASKERS; asker++) ask(node, asking, outside, over, underWay);
        await().until(() -> node.proxy.requests.get() - before >= HttpWire.CONNECTIONS);
        long began = System.nanoTime();
        phase.add(round, uses(asking, own, here), uses(asking, another, here));
        double seconds = (System.nanoTime() - began) / 1e9;
        int asked = node.proxy.requests.get() - before;
        over.set(true);
        await().atMost(Duration.ofSeconds(60)).until(() -> underWay.get() == 0);
        if (millis == SLOW_MILLIS)
            assertThat(asked).as("requests that arrived in %.1f s; all connections were busy", seconds)
                .isGreaterThan((int) (HttpWire.CONNECTIONS * seconds * 1000 / millis / 2));
    }

    private static void ask(ManagedNode node, Outstanding asking, String outside, AtomicBoolean over, AtomicInteger underWay) {
        if (over.get()) {
            underWay.decrementAndGet();
            return;
        }
        asking.encrypt(node.credentials().bearerToken(), outside)
            .onComplete(done -> node.vertx.setTimer(PAUSE_MILLIS, timer -> ask(node, asking, outside, over, underWay)));
    }

    private static double uses(Outstanding asking, String token, String key) {
        double[] millis = new double[USES];
        for (int i = 0; i < USES; i++) {
            long began = System.nanoTime();
            assertThat(asking.encryptNow(token, key)).isEqualTo(200);
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
