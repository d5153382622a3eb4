package io.wardmote.op;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wardmote.key.Protection;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * How long operations take and how they end, a histogram for each that was asked:
 *
 * <pre>
 *   wardmote.operation{api, operation, kind, outcome}   seconds from when it began until its record was written
 *
 *   api        openapi, ram, sts, instance or xks
 *   operation  its name among those
 *   kind       of the key it was about: software, hsm, external; none if it was about no key, or about one that is not there
 *   outcome    done; refused: for what was asked or who asked; failed: for what happened here
 * </pre>
 *
 * Every label comes from a table, so there are twelve rows for each operation at most, and one only once it was needed. What a door refuses reaches no
 * operation and is not in it.
 */
public final class OperationMeters {
    private static final Duration[] BOUNDS = {Duration.ofNanos(250_000), Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(2_500), Duration.ofSeconds(10)};
    private static final Protection[] KINDS = Protection.values();
    private static final Ending[] ENDINGS = Ending.values();

    private final MeterRegistry registry;

    public OperationMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** To be called before they are deployed. */
    public void measure(Collection<? extends Operation> operations) {
        operations.forEach(operation -> operation.measuredBy(new Rows(operation.api().door(), operation.name())));
    }

    /** One operation's, each by kind and ending. Timers of the same labels are one, whichever lane asks for them. */
    private final class Rows implements Figures {
        private final String api;
        private final String operation;
        private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>((KINDS.length + 1) * ENDINGS.length);

        Rows(String api, String operation) {
            this.api = api;
            this.operation = operation;
        }

        @Override
        public void took(Protection kind, Ending ending, long nanos) {
            int at = (kind == null ? 0 : kind.ordinal() + 1) * ENDINGS.length + ending.ordinal();
            Timer timer = timers.get(at);
            if (timer == null) timers.set(at, timer = timer(kind, ending));
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }

        private Timer timer(Protection kind, Ending ending) {
            return Timer.builder("wardmote.operation").description("Operations, from when they began until their records were written")
                .tag("api", api).tag("operation", operation).tag("kind", kind == null ? "none" : kind.name().toLowerCase(Locale.ROOT)).tag("outcome",
                    ending.text())
                .serviceLevelObjectives(BOUNDS).register(registry);
        }
    }
}
