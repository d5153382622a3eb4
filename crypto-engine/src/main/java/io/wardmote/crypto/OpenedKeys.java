package io.wardmote.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.wardmote.crypto.Algorithm.Opened;
import io.wardmote.crypto.Algorithm.OpenedPublic;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.StoredKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keys as providers hold them, opened once and kept within a bound; one for all lanes of a node. Thread safe.
 *
 * <p>An evicted key is destroyed, but never under a thread that is using it: some providers would then compute with a wiped key.
 * So each has a count of its users, of which the cache is one, and whoever leaves last closes it. (Leaving it to the collector
 * would keep native keys, which fill no heap, for hours.)
 */
public final class OpenedKeys implements AutoCloseable {
    /** Longer than any request lives, so that one that was under way when its key was evicted does not bring it back. */
    private static final Duration REMEMBER_EVICTED = Duration.ofSeconds(60);
    private static final int MOST_EVICTED = 100_000;
    /** Closing a key is quick, and done at once beats done by some pool. */
    private static final Executor AT_ONCE = Runnable::run;

    /** Opens a key that is not in the cache. */
    public interface Open {
        Opened open() throws GeneralSecurityException;
    }

    /** Opens a public key that is not in the cache. */
    public interface OpenPublic {
        OpenedPublic open() throws GeneralSecurityException;
    }

    /** What is done with an opened key, within the call. */
    public interface Use<T> {
        T with(Opened key) throws GeneralSecurityException;
    }

    private record Encoded(KeySpec spec, ByteBuffer publicKey) {}

    private final Cache<String, Held> keys;
    private final Cache<Object, OpenedPublic> publicKeys;
    private final Cache<String, Boolean> evicted;
    private final AtomicReference<Long> allEvictedNanos = new AtomicReference<>();

    public OpenedKeys(CryptoConfig config) {
        keys = Caffeine.newBuilder().maximumSize(config.openedKeys()).expireAfterAccess(config.openedKeyIdle()).executor(AT_ONCE).recordStats()
                .removalListener((String id, Held held, RemovalCause cause) -> held.leave()).build();
        publicKeys = Caffeine.newBuilder().maximumSize(config.openedPublicKeys()).expireAfterAccess(config.openedKeyIdle())
                .executor(AT_ONCE).build();
        evicted = Caffeine.newBuilder().maximumSize(MOST_EVICTED).expireAfterWrite(REMEMBER_EVICTED).executor(AT_ONCE).build();
    }

    /** Runs {@code use} with the opened key; the key is not to be kept beyond it. */
    public <T> T use(StoredKey key, Open open, Use<T> use) throws GeneralSecurityException {
        Held held = enter(key, open);
        try {
            return use.with(held.opened);
        } finally {
            held.leave();
        }
    }

    private Held enter(StoredKey key, Open open) throws GeneralSecurityException {
        while (true) {
            Held held = keys.getIfPresent(key.versionId());
            if (held == null) return opened(key, open);
            // the binding was checked when it was opened; a version never changes its key, so this is a fault of ours
            if (!held.isOf(key)) throw new IllegalStateException("version " + key.versionId() + " was opened as one of another key");
            if (held.enter()) return held; // else it was evicted a moment ago
        }
    }

    /** Two threads may open the same key at once; better that than one holding up the other, or a whole bin of the map. */
    private Held opened(StoredKey key, Open open) throws GeneralSecurityException {
        String id = key.versionId();
        Held fresh = new Held(key, open.open());
        if (isEvicted(id)) return fresh;
        fresh.enter(); // for the cache
        if (keys.asMap().putIfAbsent(id, fresh) != null) fresh.leave();
        else if (isEvicted(id)) keys.invalidate(id); // evicted while we opened it: nothing may stay
        return fresh;
    }

    private boolean isEvicted(String id) {
        Long all = allEvictedNanos.get();
        return evicted.getIfPresent(id) != null || all != null && System.nanoTime() - all < REMEMBER_EVICTED.toNanos();
    }

    /** Opens a public key of ours, known by its version. */
    public OpenedPublic publicKey(StoredKey key, OpenPublic open) throws GeneralSecurityException {
        return publicKey((Object) key.versionId(), open);
    }

    /** Opens a stranger's public key, known by its bytes. */
    public OpenedPublic publicKey(KeySpec spec, byte[] publicKey, OpenPublic open) throws GeneralSecurityException {
        return publicKey(new Encoded(spec, ByteBuffer.wrap(publicKey)), open);
    }

    private OpenedPublic publicKey(Object id, OpenPublic open) throws GeneralSecurityException {
        OpenedPublic known = publicKeys.getIfPresent(id);
        if (known != null) return known;
        OpenedPublic opened = open.open();
        publicKeys.put(id, opened);
        return opened;
    }

    /**
     * Forgets these versions and destroys their keys once nobody uses them. To be called, by the state machine's apply, when they
     * may no longer be used; one that may again within the next minute is opened for each use until then.
     */
    public void evict(Collection<String> versionIds) {
        for (String id : versionIds) evicted.put(id, Boolean.TRUE);
        keys.invalidateAll(versionIds);
        publicKeys.invalidateAll(versionIds);
    }

    /** Forgets every version: any of them may be gone. Within the next minute all are opened for each use. */
    public void evictAll() {
        allEvictedNanos.set(System.nanoTime());
        keys.invalidateAll();
        publicKeys.invalidateAll();
    }

    /** Closes the share of opened keys that was used least of late, one at least; they may be opened again at once. For when room runs out. */
    public void evictColdest(double share) {
        int count = Math.max(1, (int) Math.ceil(size() * share));
        keys.policy().eviction().ifPresent(bound -> keys.invalidateAll(bound.coldest(count).keySet()));
    }

    /** How many secret halves are open now. */
    public long size() {
        keys.cleanUp();
        return keys.estimatedSize();
    }

    /** The same, roughly, and closing nothing: for who must not wait for that. */
    public long sizeAbout() {
        return keys.estimatedSize();
    }

    /** How often a secret half was open already when it was used. */
    public long hits() {
        return keys.stats().hitCount();
    }

    /** How often it had to be opened first. */
    public long misses() {
        return keys.stats().missCount();
    }

    @Override
    public void close() {
        evictAll();
    }

    /** An opened key and the number of its users: at first the one that opened it. */
    private static final class Held {
        private final String keyId;
        private final KeySpec spec;
        private final KeyUsage usage;
        private final Opened opened;
        private final AtomicInteger users = new AtomicInteger(1);

        Held(StoredKey of, Opened opened) {
            this.keyId = of.keyId();
            this.spec = of.spec();
            this.usage = of.usage();
            this.opened = opened;
        }

        boolean isOf(StoredKey key) {
            return keyId.equals(key.keyId()) && spec == key.spec() && usage == key.usage();
        }

        /** False if the last user has left and the key is gone. */
        boolean enter() {
            return users.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
        }

        void leave() {
            if (users.decrementAndGet() == 0) opened.close();
        }
    }
}
