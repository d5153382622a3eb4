package io.wardmote.http;

import static io.wardmote.http.Nonces.Taken.EXPIRED;
import static io.wardmote.http.Nonces.Taken.FULL;
import static io.wardmote.http.Nonces.Taken.NEW;
import static io.wardmote.http.Nonces.Taken.SEEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class NoncesTest {
    private static final long NOW = 1_800_000_000;
    private static final int CAPACITY = 4096;

    private static Nonces nonces(int capacity) {
        return new Nonces(capacity, new SplittableRandom());
    }

    @Test
    void repeatedNonceIsSeen() {
        Nonces nonces = nonces(CAPACITY);
        assertThat(nonces.seen(1, 2)).isFalse();
        assertThat(nonces.take(1, 2, NOW, NOW)).isEqualTo(NEW);
        assertThat(nonces.seen(1, 2)).isTrue();
        assertThat(nonces.take(1, 2, NOW, NOW)).isEqualTo(SEEN);
        assertThat(nonces.take(2, 2, NOW, NOW)).isEqualTo(NEW);
    }

    @Test
    void windowIsFifteenMinutesEitherSide() {
        Nonces nonces = nonces(CAPACITY);
        assertThat(nonces.accepts(NOW - 900, NOW)).isTrue();
        assertThat(nonces.accepts(NOW + 900, NOW)).isTrue();
        assertThat(nonces.accepts(NOW - 901, NOW)).isFalse();
        assertThat(nonces.accepts(NOW + 901, NOW)).isFalse();
    }

    @Test
    void nothingIsForgottenWhileItWouldBeAccepted() {
        long seed = System.nanoTime();
        System.out.println("NoncesTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Nonces nonces = nonces(CAPACITY);
        List<long[]> taken = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            long now = NOW + i / 10;
            long[] nonce = {random.nextLong(), random.nextLong(), now - random.nextInt(-30, 120)};
            if (nonces.take(nonce[0], nonce[1], nonce[2], now) == NEW) taken.add(nonce);
            long[] earlier = taken.get(random.nextInt(taken.size()));
            if (nonces.accepts(earlier[2], now)) assertThat(nonces.seen(earlier[0], earlier[1])).as("nonce of %s, seed %s", earlier[2], seed).isTrue();
        }
        long now = NOW + 2000;
        long open = taken.stream().filter(nonce -> nonces.accepts(nonce[2], now)).count();
        assertThat(open).isGreaterThan(CAPACITY / 4);
        assertThat(nonces.floorSeconds()).isGreaterThan(now - 900);   // more came than fits, so the window shrank
        for (long[] nonce : taken) {
            Nonces.Taken again = nonces.take(nonce[0], nonce[1], nonce[2], now);
            assertThat(again).as("seed %s", seed).isIn(SEEN, EXPIRED);
        }
    }

    @Test
    void windowNeverShrinksBelowAMinute() {
        Nonces nonces = nonces(CAPACITY);
        int full = 0;
        for (int i = 0; i < 2 * CAPACITY; i++) {
            Nonces.Taken taken = nonces.take(i, i, NOW, NOW);
            if (taken == FULL) full++;
        }
        assertThat(full).isEqualTo(CAPACITY);
        assertThat(nonces.accepts(NOW - 59, NOW)).isTrue();
        assertThat(nonces.take(7, -1, NOW + 61, NOW + 61)).isEqualTo(NEW);
        assertThat(nonces.accepts(NOW, NOW + 61)).isFalse();
    }

    /** A 64th of the default table and of 50,000 requests a second, whose time stamps are up to half a minute late. */
    @Test
    void underSustainedLoadNothingIsRefusedThatIsYoungerThanHalfAMinute() {
        long seed = System.nanoTime();
        System.out.println("NoncesTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Nonces nonces = nonces((1 << 23) / 64);
        int rate = 50_000 / 64;
        for (int second = 0; second < 500; second++) {
            long now = NOW + second;
            for (int i = 0; i < rate; i++) {
                long timestamp = now - random.nextInt(30);
                assertThat(nonces.take(random.nextLong(), random.nextLong(), timestamp, now)).as("second %s, seed %s", second, seed).isEqualTo(NEW);
            }
        }
        assertThat(nonces.floorSeconds()).as("it was more than the table holds").isPositive();
    }

    @Test
    void noncesWhoseHashesWereChosenMeetInNoRow() {
        Nonces nonces = nonces(1 << 16);
        for (int i = 0; i < 1 << 12; i++) {
            assertThat(nonces.take(7, (long) i << 20, NOW, NOW)).isEqualTo(NEW);
            assertThat(nonces.take((long) i << 20, 7, NOW, NOW)).isEqualTo(NEW);
            assertThat(nonces.take(-i, i, NOW, NOW)).isEqualTo(NEW);
        }
        assertThat(nonces.floorSeconds()).isZero();
    }

    @Test
    void noMemoryIsTakenBeforeItIsNeeded() {
        List<Nonces> unused = new ArrayList<>();
        for (int i = 0; i < 100; i++) unused.add(nonces(Nonces.MOST_CAPACITY));   // 500 GiB
        assertThat(unused).hasSize(100);
    }

    @Test
    void ofTwoAtOnceOneIsNew() throws Exception {
        Nonces nonces = nonces(CAPACITY);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 500; round++) {
                long nonce = round;
                CountDownLatch go = new CountDownLatch(1);
                List<Future<Nonces.Taken>> answers = new ArrayList<>();
                for (int i = 0; i < 4; i++) answers.add(threads.submit(() -> {
                    go.await();
                    return nonces.take(nonce, nonce, NOW, NOW);
                }));
                go.countDown();
                int fresh = 0;
                for (Future<Nonces.Taken> answer : answers) if (answer.get() == NEW) fresh++;
                assertThat(fresh).isEqualTo(1);
            }
        }
    }

    @Test
    void oddCapacityIsRefused() {
        assertThatThrownBy(() -> nonces(5000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> nonces(64)).isInstanceOf(IllegalArgumentException.class);
    }
}
