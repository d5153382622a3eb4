package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompositionTest {
    private static List<Peer> peers(String... nodes) {
        return Stream.of(nodes).map(node -> new Peer(node, node + ":1", node + ":2")).toList();
    }

    @Test
    void onlyWhoHasAVoteCounts() {
        Composition threeAndFour = new Composition(peers("a", "b", "c"), List.of(), peers("l1", "l2", "l3", "l4"));
        assertThat(threeAndFour.mayGoOn(Set.of("b"), "a")).isTrue();
        assertThat(threeAndFour.mayGoOn(Set.of("l1", "l2", "l3", "l4"), "a")).isFalse();
        assertThat(threeAndFour.mayGoOn(Set.of("a"), "l1")).isFalse();
        assertThat(threeAndFour.mayGoOn(Set.of("a", "b"), "l1")).isTrue();
        Composition fiveAndTwo = new Composition(peers("a", "b", "c", "d", "e"), List.of(), peers("l1", "l2"));
        assertThat(fiveAndTwo.mayGoOn(Set.of("b", "l1", "l2"), "a")).isFalse();
        assertThat(fiveAndTwo.all()).hasSize(7);
    }

    @Test
    void duringAChangeTheOthersMayHaveEndedItOrNotHeardOfIt() {
        Composition swapped = new Composition(peers("a", "d", "e"), peers("a", "b", "c"), List.of());
        assertThat(swapped.mayGoOn(Set.of("b", "c"), "a")).isTrue();
        assertThat(swapped.mayGoOn(Set.of("d", "e"), "a")).isTrue();
        assertThat(swapped.mayGoOn(Set.of("b", "d"), "a")).isTrue();
        assertThat(swapped.mayGoOn(Set.of("b"), "a")).isFalse();
        assertThat(swapped.mayGoOn(Set.of("d"), "a")).isFalse();
        assertThat(swapped.all()).extracting(Peer::node).containsExactly("a", "d", "e", "b", "c");
    }
}
