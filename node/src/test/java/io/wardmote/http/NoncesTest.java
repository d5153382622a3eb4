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

    @Test
    void repeatedNonceIsSeen() {
        Nonces nonces = new Nonces(CAPACITY);
        assertThat(nonces.seen(1, 2)).isFalse();
        assertThat(nonces.take(1, 2, NOW, NOW)).isEqualTo(NEW);
        assertThat(nonces.seen(1, 2)).isTrue();
        assertThat(nonces.take(1, 2, NOW, NOW)).isEqualTo(SEEN);
        assertThat(nonces.take(2, 2, NOW, NOW)).isEqualTo(NEW);
    }

    @Test
    void windowIsFifteenMinutesEitherSide() {
        Nonces nonces = new Nonces(CAPACITY);
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
        Nonces nonces = new Nonces(CAPACITY);
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
        Nonces nonces = new Nonces(CAPACITY);
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

    @Test
    void ofTwoAtOnceOneIsNew() throws Exception {
        Nonces nonces = new Nonces(CAPACITY);
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
        assertThatThrownBy(() -> new Nonces(5000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Nonces(64)).isInstanceOf(IllegalArgumentException.class);
    }
}
