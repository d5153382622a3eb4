package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealingTest {
    private long nanos = 1;
    private final Healing healing = new Healing(() -> nanos);

    private void later(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
    }

    private void heal() {
        healing.rebuilding();
        assertThat(healing.healed()).isTrue();
        assertThat(healing.isFailed()).isFalse();
    }

    private long untilDue() {
        for (long millis = 0; ; millis += 100, later(100)) if (healing.isDue()) return millis;
    }

    @Test
    void theFirstCauseIsTold() {
        assertThat(healing.isFailed()).isFalse();
        assertThat(healing.failed("the log cannot be written", new IOException("outer", new IOException("/data/log: No space left")))).isTrue();
        assertThat(healing.failed("and so the store", null)).isFalse();
        assertThat(healing.words()).isEqualTo("the log cannot be written (/data/log: No space left)");
    }

    @Test
    void whatFailsAgainAndAgainIsTriedEverMoreSeldom() {
        healing.failed("it failed", null);
        long first = untilDue();
        for (int i = 0; i < 20; i++) {
            heal();
            healing.failed("it failed", null);
            assertThat(untilDue()).isGreaterThan(first).isLessThanOrEqualTo(30_000);
        }
        heal();
        later(Duration.ofHours(1).toMillis());
        healing.failed("it failed", null);
        assertThat(untilDue()).isEqualTo(first);
    }

    @Test
    void whatIsForGoodIsNotTried() {
        healing.failedForGood("the log is damaged");
        later(Duration.ofDays(1).toMillis());
        assertThat(healing.isDue()).isFalse();
        assertThat(healing.words()).isEqualTo("the log is damaged");
    }

    @Test
    void whatIsFoundDamagedWhileItIsBuiltAnewIsNotHealedByThat() {
        healing.failed("it failed", null);
        healing.rebuilding();
        healing.failedForGood("the log is damaged");
        assertThat(healing.healed()).isFalse();
        assertThat(healing.words()).isEqualTo("the log is damaged");
        assertThat(healing.isFailed()).isTrue();
    }

    @Test
    void whatFailsAgainWhileItIsBuiltAnewIsTriedAgain() {
        healing.failed("it failed", null);
        healing.rebuilding();
        healing.failed("so did the new one", null);
        assertThat(healing.healed()).isFalse();
        untilDue();
        heal();
    }

    @Test
    void aStoreIsToBeReplacedUntilThatIsDone() {
        healing.replaceStore();
        healing.failed("the store cannot be used", null);
        healing.rebuilding();
        healing.failedAgain();
        assertThat(healing.mustReplaceStore()).isTrue();
        heal();
        assertThat(healing.mustReplaceStore()).isFalse();
    }
}
