package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.Member;
import io.wardmote.state.Place;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final long TICK_MILLIS = 500;
    private static final List<Member> MEMBERS = List.of(member("abroad", 0), member("home", 100), member("second", 50));

    private final Placement placement = new Placement("abroad", TICK_MILLIS);
    private long applied = 1000;

    private static Member member(String node, int priority) {
        return new Member(node, node, 1, true, new Place("", priority, false), "");
    }

    private static Standing answering(String node, long applied) {
        return new Standing(node, applied, TICK_MILLIS, true);
    }

    /** @return whom the last of so many beats names */
    private Optional<String> beats(int count, Standing... voters) {
        Optional<String> better = Optional.empty();
        for (int i = 0; i < count; i++) better = placement.better(MEMBERS, List.of(voters), applied++);
        return better;
    }

    @Test
    void theHighestPriorityThatHasBeenWellForAWhileIsToLead() {
        Standing[] all = {answering("home", 2000), answering("second", 2000)};
        assertThat(beats(Placement.STEADY_BEATS - 1, all)).isEmpty();
        assertThat(beats(1, all)).contains("home");
        placement.anew();
        assertThat(beats(1, all)).isEmpty();
    }

    @Test
    void whoIsSilentOrBehindIsNotWell() {
        assertThat(beats(2 * Placement.STEADY_BEATS, new Standing("home", 2000, 5 * TICK_MILLIS, true), answering("second", 2000))).contains("second");
        placement.anew();
        assertThat(beats(2 * Placement.STEADY_BEATS, new Standing("home", 2000, -1, true), answering("second", 10))).isEmpty();
    }

    @Test
    void aMissedBeatBeginsTheWhileAnew() {
        beats(Placement.STEADY_BEATS - 1, answering("home", 2000));
        beats(1);
        assertThat(beats(Placement.STEADY_BEATS - 1, answering("home", 2000))).isEmpty();
        assertThat(beats(1, answering("home", 2000))).contains("home");
    }

    @Test
    void whoeverHasNoHigherPriorityLeavesTheLeaderInPlace() {
        assertThat(new Placement("home", TICK_MILLIS).better(MEMBERS, List.of(answering("second", 2000)), 1)).isEmpty();
    }
}
