package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final long LONG = 1_000_000;
    private static final long SHORT = LONG / 4;

    private final Loop one = new Loop();
    private final Loop other = new Loop();
    private final List<String> ran = new ArrayList<>();
    private final Handover handover = new Handover(LONG);
    private long now = -3 * LONG;

    /** Holds what it was woken for. */
    private static final class Loop extends ArrayDeque<Runnable> implements Executor {
        @Override
        public void execute(Runnable woken) {
            add(woken);
        }
    }

    @Test
    void whatIsComputedAloneIsToldAtOnce() {
        give(one, "a", LONG, false);
        give(one, "b", SHORT, false);
        assertThat(one).hasSize(2);
        assertThat(ran()).containsExactly("a", "b");
    }

    @Test
    void whileMoreIsToComeResultsGoTogetherAndInTheirOrder() {
        give(one, "a", SHORT, true);
        give(one, "b", SHORT, true);
        assertThat(one).isEmpty();
        give(one, "c", SHORT, false);
        assertThat(one).hasSize(1);
        assertThat(ran()).containsExactly("a", "b", "c");
    }

    @Test
    void eachGoesToItsOwnLoop() {
        give(one, "a", SHORT, true);
        give(other, "b", SHORT, true);
        give(other, "c", SHORT, false);
        assertThat(one).hasSize(1);
        assertThat(other).hasSize(1);
        one.clear();
        assertThat(ran()).containsExactly("b", "c");
    }

    @Test
    void nobodyWaitsLongForCompany() {
        give(one, "a", SHORT, true);
        for (int i = 0; i < 3; i++) give(one, "b", SHORT, true);
        assertThat(one).isEmpty();
        give(one, "c", SHORT, true);
        assertThat(one).hasSize(1);
        give(one, "d", SHORT, true);
        assertThat(one).hasSize(1);
    }

    @Test
    void whatTakesLongIsNotWaitedWith() {
        give(one, "a", LONG, true);
        assertThat(one).hasSize(1);
        give(one, "b", SHORT, true);
        give(one, "c", LONG, true);
        assertThat(one).hasSize(2);
        assertThat(ran()).containsExactly("a", "b", "c");
    }

    @Test
    void theOneToComeFindsWhatIsHeld() {
        handover.give(one, () -> ran.add("a"), now, now, () -> {
            give(one, "b", SHORT, false); // its thread was as quick as that
            return true;
        });
        assertThat(ran()).containsExactly("a", "b");
    }

    @Test
    void whatIsHeldGoesWhenItIsAskedFor() {
        give(one, "a", SHORT, true);
        give(other, "b", SHORT, true);
        handover.flush();
        handover.flush();
        assertThat(one).hasSize(1);
        assertThat(other).hasSize(1);
        assertThat(ran()).containsExactly("a", "b");
    }

    @Test
    void aLoopThatIsClosedLosesOnlyItsOwn() {
        handover.give(closed -> {
            throw new RejectedExecutionException("closed");
        }, () -> ran.add("lost"), now, now, () -> true);
        give(one, "a", SHORT, false);
        assertThat(ran()).containsExactly("a");
    }

    @Test
    void whereNothingIsSetNothingIsHeld() {
        new Handover(0).give(one, () -> ran.add("a"), now, now, () -> true);
        assertThat(one).hasSize(1);
    }

    private void give(Loop loop, String result, long nanos, boolean more) {
        long begun = now;
        now += nanos;
        handover.give(loop, () -> ran.add(result), begun, now, () -> more);
    }

    private List<String> ran() {
        one.forEach(Runnable::run);
        other.forEach(Runnable::run);
        return ran;
    }
}
