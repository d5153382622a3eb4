package io.wardmote.external;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * What managers of external keys are measured by, each by the id of its instance, of which there are few:
 *
 * <pre>
 *   wardmote.external.calls    by operation (metadata, encrypt, decrypt, health) and outcome (ok, or a kind of failure)
 *   wardmote.external.latency  seconds, by operation
 *   wardmote.external.breaker  0 closed, 1 half open, 2 open: the manager is not asked
 * </pre>
 */
public final class ExternalMeters {
    private static final String INSTANCE = "instance";

    private final MeterRegistry registry;

    public ExternalMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    OfInstance of(String instance, Breaker breaker) {
        Gauge gauge = Gauge.builder("wardmote.external.breaker", breaker, it -> it.state().ordinal()).tag(INSTANCE, instance).strongReference(true)
            .register(registry);
        return new OfInstance(instance, gauge);
    }

    private void forget(String instance) {
        registry.getMeters().stream().map(Meter::getId).filter(id -> id.getName().startsWith("wardmote.external.") && instance.equals(id.getTag(INSTANCE)))
            .toList().forEach(registry::remove);
    }

    final class OfInstance {
        private final String instance;
        private final Gauge gauge;

        private OfInstance(String instance, Gauge gauge) {
            this.instance = instance;
            this.gauge = gauge;
        }

        void count(String what, String outcome) {
            registry.counter("wardmote.external.calls", INSTANCE, instance, "operation", what, "outcome", outcome).increment();
        }

        void took(String what, long nanos) {
            registry.timer("wardmote.external.latency", INSTANCE, instance, "operation", what).record(Duration.ofNanos(nanos));
        }

        void close() {
            registry.remove(gauge);
        }

        void forget() {
            ExternalMeters.this.forget(instance);
        }
    }
}
