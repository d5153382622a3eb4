package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.crypto.Algorithm.Opened;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.StoredKey;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenedKeysTest {
    private final AtomicInteger opens = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final OpenedKeys keys = new OpenedKeys(config(10));

    private static CryptoConfig config(int openedKeys) {
        return new CryptoConfig(1, 1, 1, 1, Duration.ofSeconds(1), openedKeys, openedKeys, Duration.ofMinutes(1), 8192);
    }

    /** Notices use after close, and closing twice. */
    private final class Probe implements Opened {
        private volatile boolean closed;

        @Override
        public void close() {
            assertThat(closed).isFalse();
            closed = true;
            closes.incrementAndGet();
        }
    }

    private Probe open() {
        opens.incrementAndGet();
        return new Probe();
    }

    private boolean use(StoredKey key) throws GeneralSecurityException {
        return keys.use(key, this::open, opened -> ((Probe) opened).closed);
    }

    private static StoredKey key(String keyId, String versionId) {
        return new StoredKey(keyId, versionId, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE,
                new Material.Wrapped(1, new byte[0]), new byte[0]);
    }

    @Test
    void aKeyIsOpenedOnce() throws GeneralSecurityException {
        for (int i = 0; i < 5; i++) assertThat(use(key("k", "v"))).isFalse();
        assertThat(opens).hasValue(1);
        assertThat(closes).hasValue(0);
    }

    @Test
    void anEvictedKeyIsDestroyedAtOnceAndNotKeptByALateRequest() throws GeneralSecurityException {
        use(key("k", "v"));
        keys.evict(List.of("v", "never seen"));
        assertThat(closes).hasValue(1);
        assertThat(use(key("k", "v"))).isFalse();
        assertThat(opens).hasValue(2);
        assertThat(closes).hasValue(2);
        assertThat(keys.size()).isZero();
    }

    @Test
    void aKeyInUseIsDestroyedOnlyWhenItsUserLeaves() throws GeneralSecurityException {
        StoredKey key = key("k", "v");
        keys.use(key, this::open, opened -> {
            keys.evict(List.of("v"));
            assertThat(((Probe) opened).closed).isFalse();
            assertThat(closes).hasValue(0);
            return null;
        });
        assertThat(closes).hasValue(1);
    }

    @Test
    void aKeyEvictedWhileItIsOpenedDoesNotStay() throws GeneralSecurityException {
        keys.use(key("k", "v"), () -> {
            keys.evict(List.of("v"));
            return open();
        }, opened -> null);
        assertThat(keys.size()).isZero();
        assertThat(closes).hasValue(1);
    }

    @Test
    void aKeyThatIsOpenedWhileOrAfterAllAreEvictedDoesNotStay() throws GeneralSecurityException {
        use(key("k", "before"));
        keys.use(key("k", "v"), () -> {
            keys.evictAll();
            return open();
        }, opened -> null);
        assertThat(use(key("k", "late"))).isFalse();
        assertThat(keys.size()).isZero();
        assertThat(closes).hasValue(3);
    }

    @Test
    void noMoreKeysStayOpenThanConfigured() throws GeneralSecurityException {
        for (int i = 0; i < 100; i++) use(key("k", "v" + i));
        assertThat(keys.size()).isLessThanOrEqualTo(10);
        assertThat(closes.get()).isEqualTo(opens.get() - (int) keys.size());
    }

    @Test
    void theColdestMakeRoomAndMayBeOpenedAgainAtOnce() throws GeneralSecurityException {
        for (int i = 0; i < 8; i++) use(key("k", "v" + i));
        keys.evictColdest(0.5);
        assertThat(keys.size()).isEqualTo(4);
        assertThat(closes).hasValue(4);
        for (int i = 0; i < 8; i++) use(key("k", "v" + i));
        assertThat(keys.size()).isEqualTo(8);
    }

    @Test
    void closingDestroysAll() throws GeneralSecurityException {
        for (int i = 0; i < 5; i++) use(key("k", "v" + i));
        keys.close();
        assertThat(closes).hasValue(5);
    }

    @Test
    void aKeyThatDoesNotOpenLeavesNothingBehind() throws GeneralSecurityException {
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> keys.use(key("k", "v"), () -> {
            throw new InvalidKeyException();
        }, opened -> null));
        assertThat(use(key("k", "v"))).isFalse();
    }

    @Test
    void aVersionIsNeverTakenForOneOfAnotherKey() throws GeneralSecurityException {
        use(key("k", "v"));
        assertThatIllegalStateException().isThrownBy(() -> use(key("other", "v")));
    }

    @Test
    void noThreadEverUsesADestroyedKey() throws Exception {
        long seed = System.nanoTime();
        System.out.println("OpenedKeysTest seed " + seed);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(seed + thread);
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        String version = "v" + random.nextInt(20);
                        if (random.nextInt(50) == 0) keys.evict(List.of(version));
                        else assertThat(use(key("k", version))).isFalse();
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) one.get();
        }
        keys.close();
        assertThat(closes.get()).isEqualTo(opens.get());
    }
}
