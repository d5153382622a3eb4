package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.Command.Grant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldingTest {
    private static Holding holding(String text) {
        String[] parts = text.split("/");
        return new Holding(new Grant("n1", Long.parseLong(parts[0]), Long.parseLong(parts[1])), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }

    /** Each is incarnation/sequence/ttl/beat. */
    @ParameterizedTest(name = "{3}")
    @CsvSource(textBlock = """
        1/7/6000/500,   1/8/6000/1000,  1/8/6000/1000,   a newer one takes the place of the one before
        1/7/60000/500,  1/8/6000/1000,  1/8/59500/1000,  a ttl that was longer goes on for what is left of it
        1/7/6000/500,   1/8/6000/90000, 1/8/6000/90000,  what has run out adds nothing
        1/8/6000/1000,  1/7/6000/1500,  1/8/6000/1500,   an older renewal makes nothing older
        1/7/60000/500,  2/1/6000/1000,  2/1/6000/1000,   what a process had before it ended is over
        2/1/6000/1000,  1/9/60000/1500, 2/1/6000/1000,   and does not come back
        """)
    void whatIsKnownOfANode(String before, String granted, String after, String what) {
        assertThat(holding(granted).after(holding(before))).isEqualTo(holding(after));
    }

    @Test
    void aNodeIsSilentThatWasGrantedNothingForTheTimeOfALeaseWhileOthersWere() {
        Draft rows = new Draft(Rows.NONE);
        KeyRing ring = new KeyRing(rows);
        assertThat(ring.isSilent("n1")).as("nobody is granted anything: there may be no leases here").isFalse();
        tick(rows, "n1", "n2");
        assertThat(ring.isSilent("n1")).isFalse();
        assertThat(ring.isSilent("n2")).isFalse();
        assertThat(ring.isSilent("n3")).isTrue();
        tick(rows, "n1");
        assertThat(ring.isSilent("n2")).as("its lease is not over").isFalse();
        tick(rows, "n1");
        assertThat(ring.isSilent("n2")).isTrue();
        assertThat(ring.isSilent("n1")).isFalse();
    }

    /** Five seconds later; a lease is of six. */
    private static void tick(Draft rows, String... granted) {
        List<Grant> grants = Stream.of(granted).map(node -> new Grant(node, 1, 1)).toList();
        Command tick = new Command.Tick("n1", 5000, List.of(), new Command.Leases(1, 6000, 0, grants));
        rows.take(Applied.of(rows, 1, List.of(new Proposal(Stamp.NONE, tick))).changes());
    }
}
