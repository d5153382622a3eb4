package io.wardmote.audit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What the audit log is measured by:
 *
 * <pre>
 *   wardmote.audit.records       records of operations that were written
 *   wardmote.audit.lag           seconds, age of the oldest record that is not on disk yet
 *   wardmote.audit.queued        records that wait to be written
 *   wardmote.audit.lost          operations that were answered and are not in the log
 *   wardmote.audit.sink.dropped  records that a further sink had no room for
 * </pre>
 */
public final class AuditMeters {
    private AuditMeters() {}

    public static void bind(MeterRegistry registry, AuditLog log) {
        FunctionCounter.builder("wardmote.audit.records", log, AuditLog::written).register(registry);
        FunctionCounter.builder("wardmote.audit.lost", log, AuditLog::lost).register(registry);
        FunctionCounter.builder("wardmote.audit.sink.dropped", log, AuditLog::dropped).register(registry);
        Gauge.builder("wardmote.audit.queued", log, AuditLog::queued).strongReference(true).register(registry);
        Gauge.builder("wardmote.audit.lag", log, it -> it.lagMillis() / 1000.0).baseUnit("seconds").strongReference(true).register(registry);
    }
}
