package io.wardmote.external;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.wardmote.op.Availability;
import io.wardmote.state.Key;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node last heard of managers, and of their keys where one of them was refused, so that it can be told without asking. Nothing rests on it but
 * what is shown: a key is used by asking for it. Thread safe.
 */
public final class Standing implements Availability {
    private static final int MOST_KEYS = 10_000;
    /** A key that nobody uses tells nothing new. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** Instance id: what is wrong with its manager. */
    private final Map<String, String> ill = new ConcurrentHashMap<>();
    private final Cache<String, String> refused = Caffeine.newBuilder().maximumSize(MOST_KEYS).expireAfterWrite(REMEMBERED).executor(Runnable::run).build();

    void well(String instance) {
        ill.remove(instance);
    }

    void ill(String instance, String why) {
        ill.put(instance, why);
    }

    /** Others are there no more, or not asked. */
    void keepOnly(Set<String> instances) {
        ill.keySet().retainAll(instances);
    }

    void used(String keyId) {
        if (isRefused(keyId)) refused.invalidate(keyId);
    }

    void refused(String keyId, String why) {
        refused.put(keyId, why);
    }

    boolean isRefused(String keyId) {
        return refused.getIfPresent(keyId) != null;
    }

    @Override
    public boolean isUnavailable(Key key) {
        return ill.containsKey(key.facts().instance()) || isRefused(key.id());
    }

    @Override
    public String fault(String instance) {
        return ill.getOrDefault(instance, "");
    }
}
