package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wardmote.state.Command.Grant;
import io.wardmote.state.Command.Leases;
import io.wardmote.state.Command.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeasingTest {
    private static final Duration TTL = Duration.ofSeconds(6);

    private boolean leads;
    private final Leasing leasing = new Leasing("a", 3, TTL, Duration.ofMillis(300), Duration.ofMillis(500), LeaseClock.system(), () -> 0, new AppliedIndex(),
        () -> leads, Optional::empty, () -> List.of("a", "b"), (node, type, body, timeout) -> CompletableFuture.completedFuture(new byte[0]));

    private void ticked(long index, String leader) {
        List<Grant> grants = List.of(new Grant("a", 3, leasing.renewing()), new Grant("b", 1, index));
        leasing.ticked(index, new Tick(leader, 500, List.of(), new Leases(9, TTL.toMillis(), 0, grants)), 3);
    }

    @Test
    void whatIsGrantedIsMeasuredAtWhoeverLeads() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ClusterMeters.bind(meters, () -> null, () -> Duration.ZERO, leasing);
        ticked(1, "a");
        assertThat(meters.get("wardmote.lease.granted").functionCounter().count()).as("of a log that is applied again").isZero();
        leads = true;
        ticked(2, "b");
        assertThat(meters.get("wardmote.lease.granted").functionCounter().count()).as("by the leader before").isZero();
        ticked(3, "a");
        ticked(4, "a");
        assertThat(meters.get("wardmote.lease.granted").functionCounter().count()).isEqualTo(4);
    }
}
