package io.wardmote.node.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.Share;
import io.wardmote.crypto.SharedSlot;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.state.Slot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Shares that people bring to a sealed node, one by one. */
class SharesGivenTest {
    private static final Randomness RANDOM = new Randomness();
    private static final byte[] ROOT = RANDOM.bytes(RootKey.BYTES);

    private final SharedSlot.Made first = made("first", 3, 5);
    private final SharedSlot.Made second = made("second", 2, 2);
    private final SharesGiven given = new SharesGiven("c1", List.of(slot("first", first, true), slot("second", second, true), new Slot("file-n1", "file", 1, new byte[] {1})), RANDOM);

    private static SharedSlot.Made made(String label, int threshold, int count) {
        return SharedSlot.seal("c1", 1, label, new Secret(ROOT.clone()), threshold, count, RANDOM);
    }

    private static Slot slot(String label, SharedSlot.Made made, boolean proven) {
        return new Slot(label, Slot.SHAMIR, 1, made.sealed(), "", proven);
    }

    /** As another person has it. */
    private static Share copy(Share share) {
        try (Secret text = share.text()) {
            return Share.of(text.bytes(), "a copy");
        }
    }

    private Optional<RootKey> take(SharedSlot.Made made, int index) {
        return given.take(copy(made.shares().get(index - 1))).root();
    }

    @Test
    void theLastThatIsMissingOpensAndNothingIsKept() {
        assertThat(take(first, 5)).isEmpty();
        assertThat(take(first, 2)).isEmpty();
        assertThat(given.progress()).containsExactly(new SharesGiven.Progress("first", 2, 3, 5), new SharesGiven.Progress("second", 0, 2, 2));
        try (RootKey root = take(first, 1).orElseThrow(); Secret copy = root.copy()) {
            assertThat(copy.bytes()).isEqualTo(ROOT);
        }
        assertThat(given.progress()).extracting(SharesGiven.Progress::given).containsOnly(0);
    }

    @Test
    void sharesOfTwoSlotsDoNotMix() {
        take(first, 1);
        take(second, 1);
        take(first, 2);
        assertThat(given.progress()).extracting(SharesGiven.Progress::given).containsExactly(2, 1);
        assertThat(take(second, 2)).isPresent();
        assertThat(given.progress()).extracting(SharesGiven.Progress::given).containsExactly(2, 0);
    }

    @Test
    void oneThatDoesNotFitIsNamedAndCostsNothing() {
        take(first, 4);
        assertThatThrownBy(() -> take(first, 4)).isInstanceOf(Fault.class).hasMessage("It was not taken: share 4 was given already.");
        SharedSlot.Made stranger = made("first", 3, 5);
        assertThatThrownBy(() -> take(stranger, 2)).isInstanceOf(Fault.class).hasMessageContaining("share 2 is of set " + stranger.shares().getFirst().set());
        assertThat(given.progress().getFirst().given()).isEqualTo(1);
    }

    /** A slot that says another set than it was sealed by, as whoever can write the state could make it: what is wrong does not show. */
    @Test
    void aWrongSetTellsNothingBeyondThatItDoesNotOpen() {
        byte[] exchanged = first.sealed().clone();
        System.arraycopy(made("first", 3, 5).sealed(), 9, exchanged, 9, exchanged.length - 9);
        try (SharesGiven wrong = new SharesGiven("c1", List.of(new Slot("first", Slot.SHAMIR, 1, exchanged, "", true)), RANDOM)) {
            wrong.take(copy(first.shares().get(0)));
            wrong.take(copy(first.shares().get(1)));
            assertThatThrownBy(() -> wrong.take(copy(first.shares().get(2)))).isInstanceOf(Fault.class)
                .hasMessage("The shares do not open the root key; all that were given are forgotten, so begin again.").hasNoCause();
            assertThat(wrong.progress().getFirst().given()).isZero();
        }
    }

    @Test
    void aSlotThatWasNeverProvenTakesNoShares() {
        try (SharesGiven pending = new SharesGiven("c1", List.of(slot("first", first, false)), RANDOM)) {
            assertThat(pending.progress()).isEmpty();
            assertThatThrownBy(() -> pending.take(copy(first.shares().getFirst()))).isInstanceOf(Fault.class).hasMessageContaining("by which no key slot opens");
        }
    }
}
