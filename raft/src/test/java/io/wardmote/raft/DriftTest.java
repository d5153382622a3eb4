package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Minutes of ticks, each half a second long by the leader's clock. */
class DriftTest {
    private static final long BEAT_NANOS = 500_000_000;

    private final Drift drift = new Drift(RaftConfig.Lease.DEFAULT.drift());
    private double nanos = 1e9;
    private double wall = 1.8e12;

    /** @param own how fast the machine's monotonic clock runs; @param wallRate its wall clock */
    private void pass(int minutes, String leader, double own, double wallRate) {
        for (int beat = 0; beat < minutes * 120; beat++) {
            nanos += BEAT_NANOS * own;
            wall += BEAT_NANOS / 1e6 * wallRate;
            drift.ticked(leader, BEAT_NANOS / 1_000_000, (long) nanos, (long) wall);
        }
    }

    static Stream<Arguments> rates() {
        return Stream.of(
            Arguments.of(1.0, 1.0, ""),
            Arguments.of(1.008, 1.008, ""),
            Arguments.of(0.992, 0.992, ""),
            Arguments.of(1.02, 1.02, "this machine's monotonic clock runs 2.0 % faster than the leader's: leases count on less than 2.4 %"),
            Arguments.of(0.98, 0.98, "this machine's monotonic clock runs 2.0 % slower than the leader's: leases count on less than 2.4 %"),
            Arguments.of(1.0, 1.03, "this machine's monotonic clock runs 3.0 % slower than its wall clock: leases count on less than 2.4 %"),
            Arguments.of(1.0, 0.97, "this machine's monotonic clock runs 3.0 % faster than its wall clock: leases count on less than 2.4 %"));
    }

    @ParameterizedTest
    @MethodSource("rates")
    void aClockThatRunsWrongIsTold(double own, double wallRate, String alarm) {
        pass(4, "n1", own, wallRate);
        assertThat(drift.alarm().orElse("")).isEqualTo(alarm);
    }

    @ParameterizedTest
    @MethodSource("rates")
    void itIsToldNoMoreWhenItRunsRightAgain(double own, double wallRate, String alarm) {
        pass(4, "n1", own, wallRate);
        pass(3, "n1", 1.0, 1.0);
        assertThat(drift.alarm()).as("after: " + alarm).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rates")
    void anotherLeadersClockIsMeasuredAnew(double own, double wallRate, String alarm) {
        pass(4, "n1", own, wallRate);
        pass(1, "n2", 1.0, 1.0);
        assertThat(drift.alarm().filter(words -> words.contains("leader"))).as("after: " + alarm).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rates")
    void aLogThatIsCaughtUpWithIsNoClock(double own, double wallRate, String alarm) {
        pass(30, "n1", 0.001, 0.001);
        pass(4, "n1", own, wallRate);
        assertThat(drift.alarm().orElse("")).isEqualTo(alarm);
    }

    @ParameterizedTest
    @MethodSource("rates")
    void oneBusyMinuteIsNoAlarm(double own, double wallRate, String alarm) {
        pass(1, "n1", own, wallRate);
        pass(1, "n1", 1.0, 1.0);
        assertThat(drift.alarm()).as("not yet: " + alarm).isEmpty();
    }
}
