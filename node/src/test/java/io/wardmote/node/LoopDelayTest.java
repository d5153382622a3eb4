package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.wardmote.op.Lane;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopDelayTest {
    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void aLoopThatComesLateIsLateByWhatIsBeyondItsTime() {
        LoopDelay delay = new LoopDelay(meters, 3, nanos::get);
        vertx.deployVerticle(new Lane(List.of(delay)), Lane.options(3)).toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
        Timer delays = meters.get("wardmote.loop.delay").tag("lane", "3").timer();
        await().until(() -> delays.count() >= 1);
        assertThat(delays.max(TimeUnit.NANOSECONDS)).as("a clock that stands still is never late").isZero();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(LoopDelay.EVERY_MILLIS + 700));
        await().until(() -> delays.max(TimeUnit.MILLISECONDS) > 0);
        assertThat(delays.max(TimeUnit.MILLISECONDS)).isEqualTo(700);
    }
}
