package io.wardmote.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.wardmote.http.Attempts;
import io.wardmote.http.Doorstep;
import io.wardmote.http.Gateway;
import io.wardmote.op.Quotas;
import java.util.function.ToDoubleFunction;

/**
 * What is at a node's door, and what its bounds turned away, by which bound; never by whom, since there may be any number:
 *
 * <pre>
 *   wardmote.refused{bound="caller"}      calls beyond the quota of their caller
 *   wardmote.refused{bound="key"}         calls beyond the quota of their key
 *   wardmote.refused{bound="attempts"}    requests of addresses that had failed too often to say who asks, unseen
 *   wardmote.refused{bound="connections"} connections that were too many, in all or of one address, or of no named proxy
 *   wardmote.refused{bound="handshakes"}  connections whose handshake was too many, in all or of one address
 *   wardmote.connections                  that are open now
 * </pre>
 */
final class GuardMeters {
    private GuardMeters() {}

    static void bind(MeterRegistry registry, Gateway.Guards guards) {
        counter(registry, "caller", guards.quotas(), Quotas::refusedOfCallers);
        counter(registry, "key", guards.quotas(), Quotas::refusedOfKeys);
        counter(registry, "attempts", guards.attempts(), Attempts::refused);
        counter(registry, "connections", guards.doorstep(), Doorstep::refusedConnections);
        counter(registry, "handshakes", guards.doorstep(), Doorstep::refusedHandshakes);
        Gauge.builder("wardmote.connections", guards.doorstep(), Doorstep::open).strongReference(true).register(registry);
    }

    private static <T> void counter(MeterRegistry registry, String bound, T guard, ToDoubleFunction<T> count) {
        FunctionCounter.builder("wardmote.refused", guard, count).tag("bound", bound).register(registry);
    }
}
