package io.wardmote.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.node.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundsTest {
    @Test
    void areTheUsualUnlessTheyAreGiven() {
        assertThat(Rounds.of(new String[0], 9)).isEqualTo(9);
        assertThat(Rounds.of(new String[] {"1000"}, 9)).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "-1", "1001", "", "99999999999"})
    void whatIsNoNumberOfThemIsRefused(String text) {
        assertThatThrownBy(() -> Rounds.of(new String[] {text}, 9)).isInstanceOf(Fault.class)
            .hasMessage("\"" + text + "\" is no number of rounds; give 1 to 1000.");
    }
}
