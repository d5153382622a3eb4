package io.wardmote.raft;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What a node's part in its cluster is measured by:
 *
 * <pre>
 *   wardmote.lease.left        seconds that this node may yet answer by its own state without renewing; 0 without a lease
 *   wardmote.lease.holders     nodes whose leases have not run out, by this node's count
 *   wardmote.lease.granted     leases that this node granted while it led
 *   wardmote.lease.everywhere  log entry up to which no node answers by a state from before
 *   wardmote.change.held       seconds a change that was made waited until it was everywhere, with histogram
 *   wardmote.survival.answers  answers given in survival mode: by this node alone, without a lease
 *   wardmote.raft.applied      newest log entry applied here
 *   wardmote.raft.committed    newest log entry known to be committed
 *   wardmote.raft.tick.age     seconds since the newest tick was applied here
 *   wardmote.raft.leads        1 while this node leads, else 0
 *   wardmote.destruction.unpurged  seconds since the oldest destruction of something that is still on this node's disk; 0 if nothing is
 *   wardmote.raft.drift        1 while this machine's clock is known to run wrong or was set, else 0
 *   wardmote.raft.storage      1 while log and store can be read and written and agree with the others', else 0
 *   wardmote.cache.size        {cache="rows"} decoded rows that are held
 *   wardmote.cache.gets        {cache="rows", result="hit|miss"} how often a row was held when it was read, or not
 * </pre>
 */
final class ClusterMeters {
    private ClusterMeters() {}

    /** @return takes the nanoseconds that a change waited */
    static LongConsumer bind(MeterRegistry registry, Supplier<Status> status, Supplier<Duration> unpurged, Leasing leasing) {
        gauge(registry, status, "wardmote.lease.left", "seconds", now -> now.leaseMillis() / 1000.0);
        gauge(registry, status, "wardmote.lease.holders", null, now -> now.holders().size());
        FunctionCounter.builder("wardmote.lease.granted", leasing, Leasing::granted).register(registry);
        gauge(registry, status, "wardmote.lease.everywhere", null, Status::everywhere);
        gauge(registry, status, "wardmote.raft.applied", null, Status::applied);
        gauge(registry, status, "wardmote.raft.committed", null, Status::committed);
        gauge(registry, status, "wardmote.raft.tick.age", "seconds", now -> now.tickAgeMillis() / 1000.0);
        gauge(registry, status, "wardmote.raft.leads", null, now -> now.role().equals("leader") ? 1 : 0);
        Gauge.builder("wardmote.destruction.unpurged", unpurged, it -> it.get().toMillis() / 1000.0).baseUnit("seconds").strongReference(true)
            .register(registry);
        gauge(registry, status, "wardmote.raft.drift", null, now -> now.clockJumped() || !now.clockDrift().isEmpty() ? 1 : 0);
        gauge(registry, status, "wardmote.raft.storage", null, now -> now.storageFault().isEmpty() && !now.diverged() ? 1 : 0);
        Timer held = Timer.builder("wardmote.change.held").serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20),
            Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(7)).register(registry);
        return nanos -> held.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** @return to be run at each answer that is given in survival mode */
    static Runnable survival(MeterRegistry registry) {
        return Counter.builder("wardmote.survival.answers").register(registry)::increment;
    }

    static void rows(MeterRegistry registry, HotRows rows) {
        Gauge.builder("wardmote.cache.size", rows, HotRows::size).tag("cache", "rows").strongReference(true).register(registry);
        FunctionCounter.builder("wardmote.cache.gets", rows, HotRows::hits).tags("cache", "rows", "result", "hit").register(registry);
        FunctionCounter.builder("wardmote.cache.gets", rows, HotRows::misses).tags("cache", "rows", "result", "miss").register(registry);
    }

    private static void gauge(MeterRegistry registry, Supplier<Status> status, String name, String unit, ToDoubleFunction<Status> value) {
        Gauge.builder(name, status, it -> value.applyAsDouble(it.get())).baseUnit(unit).strongReference(true).register(registry);
    }
}
