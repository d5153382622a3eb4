package io.wardmote.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.wardmote.http.Health;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What health says, as figures:
 *
 * <pre>
 *   wardmote.build{version}              1
 *   wardmote.ready                       1 while the node should be sent requests, else 0
 *   wardmote.check{check}                1 while that check of health is ok, else 0
 *   wardmote.certificate.end{whose}      seconds since 1970 at which the certificate ends that clients or other nodes are shown
 * </pre>
 */
final class NodeMeters {
    private static final long REMEMBERED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Supplier<Health> health;
    private volatile Seen seen;

    private record Seen(Health health, long nanos) {}

    private NodeMeters(Supplier<Health> health) {
        this.health = health;
    }

    /** @param health names the same checks at each call */
    static void bind(MeterRegistry registry, Supplier<Health> health, CertificateWatch certificates) {
        NodeMeters node = new NodeMeters(health);
        Gauge.builder("wardmote.build", () -> 1).tag("version", Version.TEXT).register(registry);
        Gauge.builder("wardmote.ready", node, it -> it.now().ready() ? 1 : 0).strongReference(true).register(registry);
        for (String check : node.now().checks().keySet())
            Gauge.builder("wardmote.check", node, it -> isOk(it.now().checks(), check)).tag("check", check).strongReference(true).register(registry);
        certificates.ends().keySet().forEach(whose -> TimeGauge.builder("wardmote.certificate.end", certificates, TimeUnit.SECONDS,
            it -> it.ends().get(whose).getEpochSecond())
            .tag("whose", whose).strongReference(true).register(registry));
    }

    /** The same for all figures of one answer. */
    private Health now() {
        long now = System.nanoTime();
        Seen last = seen;
        if (last == null || now - last.nanos > REMEMBERED_NANOS) seen = last = new Seen(health.get(), now);
        return last.health;
    }

    private static double isOk(Map<String, String> checks, String check) {
        return "ok".equals(checks.get(check)) ? 1 : 0;
    }
}
