package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Bounds are counted by the slowest clock: a twentieth more. */
class SurvivalTest {
    private static final long NOW = 1_000_000_000;

    @Test
    void whoIsCutOffMayGoOnForItsSecondsFromNow() {
        assertThat(Survival.OFF.until(NOW)).isZero();
        assertThat(new Survival(600, 0).until(NOW)).isEqualTo(NOW + 630_000);
    }

    @Test
    void aLongerBoundFromBeforeCountsUntilItIsOver() {
        assertThat(new Survival(0, NOW + 1).until(NOW)).isEqualTo(NOW + 1);
        assertThat(new Survival(0, NOW).until(NOW)).isZero();
        assertThat(new Survival(600, NOW + 700_000).until(NOW)).isEqualTo(NOW + 700_000);
        assertThat(new Survival(600, NOW - 1).until(NOW)).isEqualTo(NOW + 630_000);
    }

    @Test
    void whoLeftMayGoOnForItsSecondsFromThen() {
        long left = NOW - 700_000;
        assertThat(Survival.OFF.untilOfThoseThatLeft(left, NOW)).isZero();
        assertThat(new Survival(600, 0).untilOfThoseThatLeft(0, NOW)).as("nobody left").isZero();
        assertThat(new Survival(600, 0).untilOfThoseThatLeft(left, NOW)).isEqualTo(NOW + 50_000);
        assertThat(new Survival(600, 0).untilOfThoseThatLeft(left, NOW + 50_000)).as("over").isZero();
        assertThat(new Survival(0, NOW + 5).untilOfThoseThatLeft(left, NOW)).isEqualTo(NOW + 5);
    }
}
