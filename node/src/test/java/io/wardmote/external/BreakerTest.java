package io.wardmote.external;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final AtomicLong now = new AtomicLong();
    private final Breaker breaker = new Breaker(now::get);

    private void pass(long millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    private void failed() {
        breaker.failed(breaker.period());
    }

    private void answered() {
        breaker.answered(breaker.period());
    }

    @Test
    void threeFailuresInARowOpenIt() {
        failed();
        failed();
        answered();
        failed();
        failed();
        assertThat(breaker.lets()).isTrue();
        failed();
        assertThat(breaker.lets()).isFalse();
    }

    @Test
    void twoFailuresASecondApartOpenIt() {
        failed();
        pass(999);
        failed();
        assertThat(breaker.lets()).isTrue();
        answered();
        failed();
        pass(1000);
        failed();
        assertThat(breaker.lets()).isFalse();
    }

    @Test
    void openItIsProbedOnceAfterAPauseThatDoublesWhileThatFails() {
        open();
        long pause = 1000;
        for (int probe = 0; probe < 6; probe++) {
            pass(pause - 1);
            assertThat(breaker.probes()).isFalse();
            pass(1);
            assertThat(breaker.probes()).isTrue();
            assertThat(breaker.probes()).as("one at a time").isFalse();
            assertThat(breaker.lets()).as("nobody else").isFalse();
            failed();
            pause = Math.min(8000, pause * 2);
        }
        pass(pause);
        assertThat(breaker.probes()).isTrue();
        answered();
        assertThat(breaker.lets()).isTrue();
        open();
        pass(1000);
        assertThat(breaker.probes()).as("the pause begins anew").isTrue();
    }

    @Test
    void anAnswerToWhatWasAskedBeforeItOpenedDoesNotCloseIt() {
        int before = breaker.period();
        open();
        breaker.answered(before);
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
        pass(1000);
        assertThat(breaker.probes()).isTrue();
        breaker.answered(before);
        assertThat(breaker.state()).as("the probe is not answered").isEqualTo(Breaker.State.HALF_OPEN);
    }

    @Test
    void aFailureOfWhatWasAskedBeforeItOpenedDoesNotEndTheProbe() {
        int before = breaker.period();
        open();
        pass(1000);
        assertThat(breaker.probes()).isTrue();
        breaker.failed(before);
        assertThat(breaker.state()).isEqualTo(Breaker.State.HALF_OPEN);
        answered();
        assertThat(breaker.lets()).isTrue();
    }

    private void open() {
        for (int failure = 0; failure < Breaker.FAILURES; failure++) failed();
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
    }
}
