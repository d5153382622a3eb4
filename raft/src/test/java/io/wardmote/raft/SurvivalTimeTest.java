package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.Command.Grant;
import io.wardmote.state.Command.Leases;
import io.wardmote.state.Command.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How long a node may go on after its lease ran out, by a clock that moves when told. */
class SurvivalTimeTest {
    private static final long SECOND = 1_000_000_000;
    private static final long TTL_SECONDS = 6;

    private long nanos = 5 * SECOND;

    private Leasing leasing(Duration ttl) {
        return new Leasing("a", 3, ttl, Duration.ofMillis(300), Duration.ofMillis(500), new LeaseClock(() -> nanos / 1_000_000, () -> nanos), () -> nanos, new AppliedIndex(),
            () -> false, Optional::empty, () -> List.of("a", "b"), (node, type, body, timeout) -> CompletableFuture.completedFuture(new byte[0]));
    }

    private static void grant(Leasing leasing) {
        Grant grant = new Grant("a", 3, leasing.renewing());
        leasing.ticked(1, new Tick("b", 500, List.of(), new Leases(9, TTL_SECONDS * 1000, 0, List.of(grant))), 3);
    }

    @Test
    void itIsCountedFromTheEndOfTheLease() {
        Leasing leasing = leasing(Duration.ofSeconds(TTL_SECONDS));
        assertThat(leasing.survivesNanos(10)).as("never had a lease").isZero();
        grant(leasing);
        assertThat(leasing.survivesNanos(10)).as("has one").isZero();
        nanos += TTL_SECONDS * SECOND;
        assertThat(leasing.survivesNanos(10)).isEqualTo(10 * SECOND);
        assertThat(leasing.survivesNanos(0)).as("not marked").isZero();
        nanos += 4 * SECOND;
        assertThat(leasing.survivesNanos(10)).isEqualTo(6 * SECOND);
        assertThat(leasing.survivesNanos(4)).as("to the nanosecond").isZero();
        nanos += 6 * SECOND;
        assertThat(leasing.survivesNanos(10)).isZero();
        grant(leasing);
        nanos += (TTL_SECONDS + 1) * SECOND;
        assertThat(leasing.survivesNanos(10)).as("of the newest lease").isEqualTo(9 * SECOND);
        leasing.release();
        assertThat(leasing.survivesNanos(10)).as("it stopped in order").isZero();
    }

    /** Whatever the node that led before had set. */
    @Test
    void aNodeThatTrustsNoClocksHasNone() {
        Leasing leasing = leasing(Duration.ZERO);
        grant(leasing);
        nanos += TTL_SECONDS * SECOND;
        assertThat(leasing.survivesNanos(10)).isZero();
    }
}
