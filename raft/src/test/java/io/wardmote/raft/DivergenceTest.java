package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.Command.Report;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    private static final byte[] OURS = {1};
    private static final byte[] THEIRS = {2};
    private int founds;
    private final Divergence node = new Divergence("n2", () -> founds++);

    private static Report report(String node, long tick, byte[] digest) {
        return new Report(node, 0, tick, digest);
    }

    private void ticked(long index, int members, Report... reports) {
        node.ticked(index, OURS, "n1", List.of(reports), members);
    }

    @Test
    void equalDigestsAreNoDivergence() {
        ticked(10, 3);
        ticked(20, 3, report("n1", 10, OURS), report("n2", 10, OURS), report("n3", 10, OURS));
        assertThat(node.diverged()).isFalse();
    }

    @Test
    void againstAMajorityAtOneIndexThisNodeHasDiverged() {
        ticked(10, 3);
        ticked(20, 3, report("n1", 10, THEIRS));
        assertThat(node.diverged()).isFalse();
        assertThat(founds).isZero();
        ticked(30, 3, report("n3", 10, THEIRS));
        assertThat(node.diverged()).isTrue();
        assertThat(founds).isEqualTo(1);
    }

    @Test
    void oneOtherThatDiffersIsItsOwnTrouble() {
        ticked(10, 3);
        ticked(20, 3, report("n1", 10, OURS), report("n3", 10, THEIRS));
        for (int i = 3; i < 60; i++) ticked(i * 10L, 3);
        assertThat(node.diverged()).isFalse();
    }

    @Test
    void digestsOfDifferentIndexesAreNotCompared() {
        ticked(10, 3);
        ticked(20, 3, report("n1", 9, THEIRS), report("n3", 11, THEIRS));
        assertThat(node.diverged()).isFalse();
    }

    @Test
    void aNodeThatWasHealedAndLeadsNowIsNotHeldAgainstTheOthers() {
        ticked(10, 3);
        node.ticked(20, OURS, "n3", List.of(report("n3", 10, THEIRS)), 3);
        node.ticked(30, OURS, "n1", List.of(report("n3", 20, OURS)), 3);
        for (int i = 4; i < 60; i++) node.ticked(i * 10L, OURS, "n3", List.of(report("n3", (i - 1) * 10L, OURS)), 3);
        assertThat(node.diverged()).isFalse();
    }

    @Test
    void aNodeDoesNotGiveWayToTheLeaderWhileAThirdThatLivesHasNotSpoken() {
        ticked(10, 3);
        for (int i = 2; i < 60; i++) node.ticked(i * 10L, OURS, "n1", List.of(report("n1", 10, THEIRS), report("n3", 9, OURS)), 3);
        assertThat(node.diverged()).isFalse();
    }

    @Test
    void betweenTwoTheOneThatDoesNotLeadGivesWayAfterAWhile() {
        Divergence leader = new Divergence("n1", () -> {});
        List<Report> reports = new ArrayList<>(List.of(report("n1", 10, THEIRS), report("n2", 10, OURS)));
        node.ticked(10, OURS, "n1", List.of(), 2);
        leader.ticked(10, THEIRS, "n1", List.of(), 2);
        for (int i = 2; i < 40; i++) {
            node.ticked(i * 10L, OURS, "n1", reports, 2);
            leader.ticked(i * 10L, THEIRS, "n1", reports, 2);
            if (i == 4) assertThat(node.diverged()).isFalse();
        }
        assertThat(node.diverged()).isTrue();
        assertThat(leader.diverged()).isFalse();
    }
}
