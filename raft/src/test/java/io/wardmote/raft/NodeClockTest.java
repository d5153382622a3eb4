package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeClockTest {
    private static final long START = 1_700_000_000_000L;
    private long wall = START;
    private long nanos = 123_456_789;
    private final NodeClock clock = new NodeClock(() -> wall, () -> nanos, Duration.ZERO);

    private void pass(long millis) {
        wall += millis;
        nanos += millis * 1_000_000;
    }

    @Test
    void goesWithTheMachine() {
        assertThat(clock.wallMillis()).isEqualTo(START);
        pass(90_000);
        assertThat(clock.wallMillis()).isEqualTo(START + 90_000);
        assertThat(clock.jumped()).isFalse();
    }

    @Test
    void doesNotFollowAJumpEitherWayAndSaysSo() {
        for (long jump : new long[] {Duration.ofDays(400).toMillis(), Duration.ofDays(-400).toMillis()}) {
            wall += jump;
            pass(1000);
            assertThat(clock.jumped()).isTrue();
            assertThat(clock.wallMillis()).isEqualTo(START + (nanos - 123_456_789) / 1_000_000);
            wall -= jump;
            assertThat(clock.jumped()).isFalse();
        }
    }

    @Test
    void takesSmallDifferencesBackSlowlyAndNeverRunsBackwards() {
        clock.wallMillis();
        wall -= 2_000;
        long last = clock.wallMillis();
        for (int i = 0; i < 1000; i++) {
            pass(100);
            long now = clock.wallMillis();
            assertThat(now - last).isBetween(99L, 101L);
            last = now;
        }
        assertThat(last - wall).isBetween(1_490L, 1_510L);
        for (int i = 0; i < 10_000; i++) {
            pass(100);
            clock.wallMillis();
        }
        assertThat(clock.wallMillis()).isEqualTo(wall);
        assertThat(clock.jumped()).isFalse();
    }

    @Test
    void mayBeShifted() {
        NodeClock shifted = new NodeClock(() -> wall, () -> nanos, Duration.ofDays(8));
        assertThat(shifted.wallMillis()).isEqualTo(START + Duration.ofDays(8).toMillis());
        assertThat(shifted.jumped()).isFalse();
    }
}
