package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeldomUsedTest {
    private final SeldomUsed seldom = new SeldomUsed(1_000_000);

    @Test
    void usesAreCountedUpToTheLimitAndTaken() {
        assertThat(seldom.adds("v", 3, 5)).isTrue();
        assertThat(seldom.adds("v", 3, 5)).isFalse();
        assertThat(seldom.adds("v", 2, 5)).isTrue();
        assertThat(seldom.adds("w", 1, 0)).isFalse();
        assertThat(seldom.take("v")).isEqualTo(5);
        assertThat(seldom.take("w")).isZero();
    }

    @Test
    void whatIsCountedElsewhereIsNotCountedHereUntilItIsPutBack() {
        assertThat(seldom.take("v")).isZero();
        assertThat(seldom.adds("v", 1, 100)).isFalse();
        assertThat(seldom.take("v")).as("another of the same hash may have had it").isEqualTo(SeldomUsed.MOST);
        assertThat(seldom.puts("v", SeldomUsed.MOST + 1L)).isFalse();
        assertThat(seldom.adds("v", 1, 100)).isFalse();
        assertThat(seldom.puts("v", 7)).isTrue();
        assertThat(seldom.adds("v", 1, 100)).isTrue();
        assertThat(seldom.take("v")).isEqualTo(8);
    }

    @Test
    void whatTwoOfOneHashPutBackIsCountedTogether() {
        assertThat(seldom.take("v")).isZero();
        assertThat(seldom.puts("v", 300)).isTrue();
        assertThat(seldom.puts("v", 200)).isTrue();
        assertThat(seldom.puts("v", SeldomUsed.MOST)).isFalse();
        assertThat(seldom.take("v")).isEqualTo(500);
    }

    @Test
    void theHighestCountIsAsHighAsItMayBe() {
        assertThat(seldom.adds("v", SeldomUsed.MOST, Integer.MAX_VALUE)).isTrue();
        assertThat(seldom.adds("v", 1, Integer.MAX_VALUE)).isFalse();
        assertThat(seldom.take("v")).isEqualTo(SeldomUsed.MOST);
    }

    @Test
    void itGrowsAndKeepsEachCount() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, Integer> expected = new HashMap<>();
        for (int i = 0; i < 300_000; i++) {
            String id = new UUID(1, random.nextInt(100_000)).toString();
            assertThat(seldom.adds(id, 1, 1_000)).isTrue();
            expected.merge(id, 1, Integer::sum);
        }
        expected.forEach((id, count) -> assertThat(seldom.take(id)).as("%s, seed %d", id, seed).isEqualTo(count));
    }

    @Test
    void whereThereIsNoRoomNothingNewIsCountedAndNothingForgotten() {
        SeldomUsed small = new SeldomUsed(1);
        int counted = 0;
        Map<String, Boolean> added = new HashMap<>();
        for (int i = 0; i < 5_000; i++) added.put("v" + i, small.adds("v" + i, 1, 10));
        for (boolean one : added.values()) counted += one ? 1 : 0;
        assertThat(counted).as("three quarters of 16 times 64").isBetween(700, 768);
        added.forEach((id, one) -> assertThat(small.adds(id, 1, 10)).as(id).isEqualTo(one));
        added.forEach((id, one) -> assertThat(small.take(id)).as(id).isEqualTo(one ? 2 : 0));
    }
}
