package io.wardmote.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.wardmote.crypto.DataKeyPairs;
import io.wardmote.crypto.SlowWork;

/**
 * The process: garbage collection, memory, threads, processors, open files and uptime, under Micrometer's own names ({@code jvm.…}, {@code process.…},
 * {@code system.…}), and what its threads have in hand:
 *
 * <pre>
 *   wardmote.slow.underway   slow cryptography that waits or is computed
 *   wardmote.pairs.ready     RSA key pairs that were made ahead
 * </pre>
 */
final class JvmMeters implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();

    JvmMeters(MeterRegistry registry, SlowWork slow, DataKeyPairs pairs) {
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Gauge.builder("wardmote.slow.underway", slow, SlowWork::inHand).strongReference(true).register(registry);
        Gauge.builder("wardmote.pairs.ready", pairs, DataKeyPairs::size).strongReference(true).register(registry);
    }

    /** Hears of no more collections. */
    @Override
    public void close() {
        collections.close();
    }
}
