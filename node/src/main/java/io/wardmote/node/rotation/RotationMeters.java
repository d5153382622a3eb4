package io.wardmote.node.rotation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.wardmote.key.Refused;
import io.wardmote.raft.Cluster;
import io.wardmote.state.KeyRing;
import io.wardmote.state.RootRotation;
import java.util.function.ToDoubleFunction;

/**
 * How far a change of the root key is:
 *
 * <pre>
 *   wardmote.root.epoch     of the root key that seals
 *   wardmote.root.rotating  1 while it is being changed, else 0
 *   wardmote.root.left      things that are yet to be sealed anew, about
 * </pre>
 */
public final class RotationMeters {
    private RotationMeters() {}

    public static void bind(MeterRegistry registry, Cluster cluster) {
        gauge(registry, cluster, "wardmote.root.epoch", ring -> ring.rotation().map(RootRotation::sealing).orElseGet(ring::rootEpoch));
        gauge(registry, cluster, "wardmote.root.rotating", ring -> ring.rotation().isPresent() ? 1 : 0);
        gauge(registry, cluster, "wardmote.root.left", ring -> ring.rotation().map(RootRotation::left).orElse(0L));
    }

    private static void gauge(MeterRegistry registry, Cluster cluster, String name, ToDoubleFunction<KeyRing> value) {
        Gauge.builder(name, cluster, it -> read(it, value)).strongReference(true).register(registry);
    }

    private static double read(Cluster cluster, ToDoubleFunction<KeyRing> value) {
        try {
            return cluster.stale(value::applyAsDouble);
        } catch (Refused replacing) {
            return Double.NaN;
        }
    }
}
