package io.wardmote.crypto;

import static io.wardmote.key.KeySpec.RSA_2048;
import static io.wardmote.key.KeySpec.RSA_3072;
import static io.wardmote.key.KeySpec.RSA_4096;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataKeyPairsTest {
    private static final int ALL = 4 + 2 + 2;

    private final AtomicInteger number = new AtomicInteger();
    private final ConcurrentLinkedQueue<NewKey> made = new ConcurrentLinkedQueue<>();
    private final DataKeyPairs pairs = new DataKeyPairs(this::numbered);

    private volatile Thread maker;

    @AfterEach
    void close() {
        pairs.close();
    }

    /** Stands for a pair: its public half is its number, its secret half begins with a number that is not zero. */
    private NewKey numbered(KeySpec spec) {
        maker = Thread.currentThread();
        NewKey pair = new NewKey(new Secret(new byte[] {1, 2, 3}), ByteBuffer.allocate(4).putInt(number.incrementAndGet()).array());
        made.add(pair);
        return pair;
    }

    @Test
    void nothingIsMadeBeforeTheStart() {
        assertThat(pairs.take(RSA_2048)).isEmpty();
        assertThat(pairs.size()).isZero();
        assertThat(made).isEmpty();
    }

    @Test
    void itFillsUpAndStops() throws Exception {
        pairs.start();
        pairs.start();
        until(() -> pairs.size() == ALL && maker.getState() == Thread.State.WAITING);
        assertThat(made).hasSize(ALL);
        for (KeySpec spec : List.of(RSA_2048, RSA_3072, RSA_4096)) assertThat(pairs.take(spec)).isPresent();
    }

    @Test
    void itIsFilledUpAgainWhenOneIsTaken() throws Exception {
        pairs.start();
        for (int i = 0; i < 20; i++) {
            until(() -> pairs.size() == ALL);
            assertThat(pairs.take(RSA_3072)).isPresent();
        }
        until(() -> made.size() == ALL + 20);
    }

    @Test
    void whatIsMuchAskedForDoesNotKeepTheOthersEmpty() throws Exception {
        Semaphore permits = new Semaphore(0);
        Map<KeySpec, Integer> counts = new EnumMap<>(KeySpec.class);
        try (DataKeyPairs slow = new DataKeyPairs(spec -> {
            permits.acquireUninterruptibly();
            counts.merge(spec, 1, Integer::sum);
            return numbered(spec);
        })) {
            slow.start();
            for (int i = 0; i < ALL; i++) {
                permits.release();
                int sofar = i + 1;
                until(() -> made.size() == sofar);
                slow.take(RSA_2048);
            }
            until(() -> slow.size() >= 4);
            assertThat(counts).containsEntry(RSA_3072, 2).containsEntry(RSA_4096, 2);
            permits.release(100);
        }
    }

    @Test
    void specsThatAreQuickToMakeAreNotKept() throws Exception {
        pairs.start();
        until(() -> pairs.size() == ALL);
        for (KeySpec spec : KeySpec.values()) {
            if (spec.family() != KeySpec.Family.RSA) assertThat(pairs.take(spec)).isEmpty();
        }
    }

    @Test
    void noPairIsHandedOutTwice() throws Exception {
        pairs.start();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        AtomicInteger taken = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> done = new ArrayList<>();
            for (KeySpec spec : new KeySpec[] {RSA_2048, RSA_2048, RSA_3072, RSA_4096}) {
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 100_000; i++) pairs.take(spec).ifPresent(pair -> {
                        taken.incrementAndGet();
                        assertThat(seen.add(ByteBuffer.wrap(pair.publicKey()).getInt())).isTrue();
                        assertThat(pair.stored().bytes()).startsWith(1);
                    });
                }));
            }
            for (Future<?> one : done) one.get();
        }
        assertThat(taken.get()).isGreaterThan(ALL);
        assertThat(seen).hasSize(taken.get());
    }

    @Test
    void closingWipesWhatIsLeftButNotWhatWasHandedOut() throws Exception {
        pairs.start();
        until(() -> pairs.size() == ALL);
        NewKey mine = pairs.take(RSA_2048).orElseThrow();
        until(() -> pairs.size() == ALL);
        List<byte[]> kept = made.stream().filter(pair -> pair != mine).map(pair -> pair.stored().bytes()).toList();
        pairs.close();
        assertThat(kept).hasSize(ALL).allSatisfy(bytes -> assertThat(bytes).containsOnly(0));
        assertThat(mine.stored().bytes()).containsExactly(1, 2, 3);
        assertThat(pairs.size()).isZero();
        assertThat(pairs.take(RSA_2048)).isEmpty();
    }

    @Test
    void aPairThatIsMadeWhileItClosesIsWiped() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        byte[] secret = {1, 2, 3};
        DataKeyPairs slow = new DataKeyPairs(spec -> {
            making.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new InvalidAlgorithmParameterException(e);
            }
            return new NewKey(new Secret(secret), new byte[0]);
        });
        slow.start();
        making.await();
        slow.close();
        closed.countDown();
        until(() -> secret[0] == 0);
        assertThat(slow.take(RSA_2048)).isEmpty();
    }

    @Test
    void whatWasClosedDoesNotStartAgain() throws Exception {
        pairs.close();
        List<Thread> before = makers();
        pairs.start();
        assertThat(before).containsAll(makers());
        assertThat(made).isEmpty();
    }

    @Test
    void aPairThatCannotBeMadeEndsTheMaking() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (DataKeyPairs broken = new DataKeyPairs(spec -> {
            maker = Thread.currentThread();
            attempts.incrementAndGet();
            throw new GeneralSecurityException("no");
        })) {
            broken.start();
            until(() -> attempts.get() == 1);
            maker.join(Duration.ofSeconds(20));
            assertThat(maker.isAlive()).isFalse();
            assertThat(attempts).hasValue(1);
            assertThat(broken.take(RSA_2048)).isEqualTo(Optional.empty());
        }
    }

    private static List<Thread> makers() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("key-pairs")).toList();
    }

    private static void until(BooleanSupplier holds) {
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(1)).until(holds::getAsBoolean);
    }
}
