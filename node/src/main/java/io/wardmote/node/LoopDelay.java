package io.wardmote.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How late a lane's event loop is: {@code wardmote.loop.delay{lane}}, seconds, with histogram. It is to come by every tenth of a second; what held it up
 * held up every request of the lane. To be deployed on the lane.
 */
final class LoopDelay extends VerticleBase {
    static final long EVERY_MILLIS = 100;

    private final LongSupplier nanoClock;
    private final Timer delays;
    private long timer;
    private long due;

    /** @param nanoClock monotonic */
    LoopDelay(MeterRegistry registry, int lane, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        delays = Timer.builder("wardmote.loop.delay").tag("lane", Integer.toString(lane)).serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(5),
            Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(2)).register(registry);
    }

    @Override
    public Future<?> start() {
        later();
        return Future.succeededFuture();
    }

    private void later() {
        due = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
        timer = vertx.setTimer(EVERY_MILLIS, now -> {
            delays.record(Math.max(0, nanoClock.getAsLong() - due), TimeUnit.NANOSECONDS);
            later();
        });
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }
}
