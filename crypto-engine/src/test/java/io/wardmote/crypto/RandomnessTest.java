package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RandomnessTest {
    private final Randomness random = new Randomness();

    @Test
    void noNonceIsGivenTwiceByAnyThread() {
        Set<String> given = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < 10_000; i++) given.add(HexFormat.of().formatHex(random.nonce(12)));
                });
            }
        }
        assertThat(given).hasSize(40_000).doesNotContain("0".repeat(24));
    }

    @Test
    void nothingIsCutAcrossTheEndOfABlock() {
        for (int count : new int[] {1020, 1, 1019, 2, 12, 700, 700}) assertThat(random.nonce(count)).hasSize(count);
    }

    @Test
    void threadsHaveGeneratorsOfTheirOwn() throws Exception {
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            assertThat(threads.submit(random::perThread).get()).isNotSameAs(random.perThread());
            assertThat(random.perThread()).isSameAs(random.perThread());
        }
    }
}
