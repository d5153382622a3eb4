package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final Optional<Long> NO_CALL = Optional.empty();

    private final Pulse pulse = new Pulse(Duration.ofSeconds(30));

    private void live(int beats, Optional<Long> oldestCall) {
        for (int i = 0; i < beats; i++) assertThat(pulse.beat(oldestCall)).isEmpty();
    }

    @Test
    void whoAnswersLives() {
        for (int i = 0; i < 5; i++) {
            assertThat(pulse.ask()).isTrue();
            assertThat(pulse.ask()).isFalse();
            live(10, NO_CALL);
            pulse.answered();
            live(100, NO_CALL);
        }
    }

    @Test
    void whoDoesNotAnswerForTenBeatsDoesNot() {
        live(5, NO_CALL);
        assertThat(pulse.ask()).isTrue();
        live(10, NO_CALL);
        assertThat(pulse.beat(NO_CALL)).contains("it has said nothing for 11 s");
    }

    /** 30 s in the agent's queue, 30 s in the token. */
    @Test
    void aCallMayWaitItsTurnAndThenForTheToken() {
        live(3, NO_CALL);
        Optional<Long> call = Optional.of(pulse.now());
        live(70, call);
        assertThat(pulse.beat(call)).contains("a call was not answered for 71 s");
        assertThat(pulse.beat(Optional.of(pulse.now()))).isEmpty();
    }
}
