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

    @Test
    void threeFailuresInARowOpenIt() {
        breaker.failed();
        breaker.failed();
        breaker.answered();
        breaker.failed();
        breaker.failed();
        assertThat(breaker.lets()).isTrue();
        breaker.failed();
        assertThat(breaker.lets()).isFalse();
    }

    @Test
    void twoFailuresASecondApartOpenIt() {
        breaker.failed();
        pass(999);
        breaker.failed();
        assertThat(breaker.lets()).isTrue();
        breaker.answered();
        breaker.failed();
        pass(1000);
        breaker.failed();
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
            breaker.failed();
            pause = Math.min(8000, pause * 2);
        }
        pass(pause);
        assertThat(breaker.probes()).isTrue();
        breaker.answered();
        assertThat(breaker.lets()).isTrue();
        open();
        pass(1000);
        assertThat(breaker.probes()).as("the pause begins anew").isTrue();
    }

    @Test
    void anAnswerToWhatWasAskedBeforeItOpenedDoesNotCloseIt() {
        open();
        breaker.answered();
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
    }

    private void open() {
        for (int failure = 0; failure < Breaker.FAILURES; failure++) breaker.failed();
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
    }
}
