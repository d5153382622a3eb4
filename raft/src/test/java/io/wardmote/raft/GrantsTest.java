package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.Command.Grant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes, a ttl of 6000, a margin of 300; this process is that of {@code a}. Times are in whatever the clock counts. */
class GrantsTest {
    private static final long TTL = 6000;

    private final Grants grants = new Grants(300);

    private static Grant to(String node, long incarnation, long sequence) {
        return new Grant(node, incarnation, sequence);
    }

    /** A tick at index 10 and time 0 has granted to each in its first life. */
    @BeforeEach
    void tick() {
        for (String node : new String[] {"a", "b", "c"}) grants.granted(10, to(node, 1, 1), TTL, 0);
        applied(10, 10, 10);
    }

    private void applied(long a, long b, long c) {
        grants.applied("a", 1, a);
        grants.applied("b", 1, b);
        grants.applied("c", 1, c);
    }

    @Test
    void anEntryIsEverywhereOnceAllHaveAppliedIt() {
        assertThat(grants.everywhere(10, 1)).isEqualTo(10);
        applied(12, 12, 10);
        assertThat(grants.everywhere(12, 2)).isEqualTo(10);
        applied(12, 12, 11);
        assertThat(grants.everywhere(12, 3)).isEqualTo(11);
        applied(12, 12, 12);
        assertThat(grants.everywhere(12, 4)).isEqualTo(12);
    }

    @Test
    void nothingIsEverywhereThatThisNodeHasNotApplied() {
        grants.applied("b", 1, 20);
        grants.applied("c", 1, 20);
        assertThat(grants.everywhere(15, 1)).isEqualTo(10);
        grants.applied("a", 1, 15);
        assertThat(grants.everywhere(15, 1)).isEqualTo(15);
    }

    @Test
    void aSilentHolderIsWaitedForUntilItsLeaseAndTheMarginAreOver() {
        applied(12, 12, 10);
        assertThat(grants.everywhere(12, TTL + 299)).isEqualTo(10);
        assertThat(grants.everywhere(12, TTL + 300)).isEqualTo(12);
    }

    /** A node that renews but applies nothing is granted leases from then on; those from before an entry are what it waits for. */
    @Test
    void onlyGrantsFromBeforeAnEntryDelayIt() {
        applied(12, 12, 10);
        grants.granted(13, to("c", 1, 2), TTL, 500);
        assertThat(grants.everywhere(13, TTL + 299)).isEqualTo(10);
        grants.applied("a", 1, 13);
        grants.applied("b", 1, 13);
        assertThat(grants.everywhere(13, TTL + 300)).as("c has a lease still, and applied all before its tick").isEqualTo(13);
        grants.applied("a", 1, 14);
        grants.applied("b", 1, 14);
        assertThat(grants.everywhere(14, TTL + 300)).isEqualTo(13);
        assertThat(grants.everywhere(14, 500 + TTL + 300)).isEqualTo(14);
    }

    @Test
    void ofARestartedNodeTheOldLeasesAreNothing() {
        applied(12, 12, 10);
        grants.applied("c", 2, 5);
        assertThat(grants.everywhere(12, 1)).isEqualTo(12);
    }

    @Test
    void aNewIncarnationIsHeardOfByItsGrantToo() {
        applied(12, 12, 10);
        grants.granted(13, to("c", 2, 1), TTL, 700);
        grants.applied("a", 1, 14);
        grants.applied("b", 1, 14);
        assertThat(grants.everywhere(14, 800)).isEqualTo(13);
    }

    @Test
    void aTickThatWasUnderWayWhenItsNodeDiedOrLetGoGrantsNothing() {
        applied(14, 14, 10);
        grants.applied("c", 2, 5);
        grants.granted(13, to("c", 1, 9), TTL, 700);
        assertThat(grants.everywhere(14, 800)).as("c has started again").isEqualTo(14);
        grants.released("c", 2, 4);
        grants.granted(15, to("c", 2, 4), TTL, 900);
        applied(16, 16, 0);
        assertThat(grants.everywhere(16, 1000)).as("c has stopped").isEqualTo(16);
        grants.granted(17, to("c", 2, 5), TTL, 1100);
        applied(18, 18, 0);
        assertThat(grants.everywhere(18, 1200)).isEqualTo(17);
    }

    @Test
    void aReleasedLeaseIsNotWaitedForAndOneGrantedAfterItIs() {
        applied(14, 14, 10);
        grants.granted(13, to("c", 1, 2), TTL, 500);
        grants.released("c", 1, 1);
        assertThat(grants.everywhere(14, 600)).isEqualTo(13);
        grants.released("c", 1, 2);
        assertThat(grants.everywhere(14, 600)).isEqualTo(14);
        grants.granted(15, to("c", 1, 3), TTL, 900);
        grants.applied("a", 1, 16);
        grants.applied("b", 1, 16);
        assertThat(grants.everywhere(16, 1000)).isEqualTo(15);
    }

    @Test
    void whoeverHeldAtTheStartIsWaitedForAsIfSinceNow() {
        Grants fresh = new Grants(300);
        fresh.held(to("b", 1, 7), TTL, 100);
        fresh.applied("a", 2, 20);
        assertThat(fresh.everywhere(20, 100 + TTL + 299)).isZero();
        assertThat(fresh.holding(101)).containsExactly("b");
        assertThat(fresh.everywhere(20, 100 + TTL + 300)).isEqualTo(20);
        assertThat(fresh.holding(100 + TTL + 300)).isEmpty();
    }

    @Test
    void aClockThatCountsFromFarBelowZeroIsAClock() {
        long now = Long.MAX_VALUE - 10;
        Grants late = new Grants(300);
        late.granted(10, to("c", 1, 1), TTL, now);
        late.applied("a", 1, 12);
        assertThat(late.everywhere(12, now + 100)).isEqualTo(10);
        assertThat(late.everywhere(12, now + TTL + 300)).isEqualTo(12);
    }

    @Test
    void whoHasNotSaidThatItAppliedAnEntryMayLackIt() {
        List<String> all = List.of("a", "b", "c");
        assertThat(grants.anyLacks(all, 10)).isFalse();
        applied(12, 12, 11);
        assertThat(grants.anyLacks(all, 12)).isTrue();
        assertThat(grants.anyLacks(List.of("a", "b"), 12)).isFalse();
        grants.granted(13, to("c", 2, 1), TTL, 0);
        assertThat(grants.anyLacks(all, 12)).as("granted a lease is not applied").isTrue();
        grants.applied("c", 2, 12);
        assertThat(grants.anyLacks(all, 12)).isFalse();
        assertThat(grants.anyLacks(List.of("a", "never-heard"), 1)).isTrue();
        assertThat(grants.everywhere(12, 1)).as("who is asked about is no holder").isEqualTo(12);
    }
}
