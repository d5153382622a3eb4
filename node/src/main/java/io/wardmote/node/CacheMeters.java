package io.wardmote.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.wardmote.access.Access;
import io.wardmote.crypto.OpenedKeys;
import java.util.function.ToDoubleFunction;

/**
 * What a node holds so as not to do it again, beside the rows that {@code raft} measures:
 *
 * <pre>
 *   wardmote.cache.size{cache="keys|policies"}                     opened software keys; policies that were read
 *   wardmote.cache.gets{cache="keys|policies", result="hit|miss"}  how often one was held when it was asked for, or not
 * </pre>
 */
final class CacheMeters {
    private CacheMeters() {}

    static void bind(MeterRegistry registry, OpenedKeys keys, Access access) {
        bind(registry, "keys", keys, OpenedKeys::sizeAbout, OpenedKeys::hits, OpenedKeys::misses);
        bind(registry, "policies", access, it -> it.kept().size(), it -> it.kept().hits(), it -> it.kept().misses());
    }

    private static <T> void bind(MeterRegistry registry, String name, T cache, ToDoubleFunction<T> size, ToDoubleFunction<T> hits, ToDoubleFunction<T> misses) {
        Gauge.builder("wardmote.cache.size", cache, size).tag("cache", name).strongReference(true).register(registry);
        FunctionCounter.builder("wardmote.cache.gets", cache, hits).tags("cache", name, "result", "hit").register(registry);
        FunctionCounter.builder("wardmote.cache.gets", cache, misses).tags("cache", name, "result", "miss").register(registry);
    }
}
