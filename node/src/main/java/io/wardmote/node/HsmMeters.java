package io.wardmote.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.hsm.HsmFigures;
import io.wardmote.key.Refused;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * What a node's HSM is measured by; none of it is there on a node without one. Sessions and keys are those of a second ago.
 *
 * <pre>
 *   wardmote.hsm.requests{outcome="done|refused|failed"}   seconds until the agent answered, with histogram
 *   wardmote.hsm.underway                                  requests that it has not answered yet
 *   wardmote.hsm.serves                                    1 while the token serves, else 0
 *   wardmote.hsm.sessions{state="busy|idle|most"}          sessions of the token that compute, wait, and may compute at once
 *   wardmote.hsm.keys                                      keys that are open in it
 *   wardmote.hsm.key.gets{result="hit|miss"}               how often a key was open when it was used, or not; begins anew with the agent's process
 *   wardmote.hsm.logins                                    how often the agent's process logged in; more than one is a token that was lost and came back
 *   wardmote.hsm.restarts                                  how often the agent's process ended and was started again
 * </pre>
 */
final class HsmMeters {
    private static final int OURS = 500;

    private final HsmEngine engine;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Timer done;
    private final Timer refused;
    private final Timer failed;

    HsmMeters(MeterRegistry registry, HsmEngine engine) {
        this.engine = engine;
        done = timer(registry, "done");
        refused = timer(registry, "refused");
        failed = timer(registry, "failed");
        Gauge.builder("wardmote.hsm.underway", underWay, AtomicInteger::get).strongReference(true).register(registry);
        Gauge.builder("wardmote.hsm.serves", engine, it -> it.fault().isEmpty() ? 1 : 0).strongReference(true).register(registry);
        sessions(registry, "busy", HsmFigures::busy);
        sessions(registry, "idle", HsmFigures::idle);
        sessions(registry, "most", HsmFigures::sessions);
        gauge(registry, "wardmote.hsm.keys", HsmFigures::opened);
        gauge(registry, "wardmote.hsm.logins", HsmFigures::generation);
        FunctionCounter.builder("wardmote.hsm.key.gets", engine, it -> it.figures().hits()).tag("result", "hit").register(registry);
        FunctionCounter.builder("wardmote.hsm.key.gets", engine, it -> it.figures().misses()).tag("result", "miss").register(registry);
        FunctionCounter.builder("wardmote.hsm.restarts", engine, HsmEngine::restarts).register(registry);
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder("wardmote.hsm.requests").tag("outcome", outcome).serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(2),
            Duration.ofMillis(5),
            Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(5),
                Duration.ofSeconds(30)).register(registry);
    }

    private void sessions(MeterRegistry registry, String state, ToDoubleFunction<HsmFigures> value) {
        Gauge.builder("wardmote.hsm.sessions", engine, it -> value.applyAsDouble(it.figures())).tag("state", state).strongReference(true).register(registry);
    }

    private void gauge(MeterRegistry registry, String name, ToDoubleFunction<HsmFigures> value) {
        Gauge.builder(name, engine, it -> value.applyAsDouble(it.figures())).strongReference(true).register(registry);
    }

    /** As {@link HsmEngine#ask}, measured. */
    Future<CryptoReply> ask(CryptoRequest request) {
        long asked = System.nanoTime();
        underWay.incrementAndGet();
        return engine.ask(request).onComplete(answer -> {
            underWay.decrementAndGet();
            timer(answer.cause()).record(System.nanoTime() - asked, TimeUnit.NANOSECONDS);
        });
    }

    private Timer timer(Throwable failure) {
        if (failure == null) return done;
        return failure instanceof Refused why && why.refusal().status() < OURS ? refused : failed;
    }
}
