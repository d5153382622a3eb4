package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.node.Fault;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    @ParameterizedTest
    @CsvSource({"10m, 2026-11-26T07:50:00Z, 2026-11-26T08:10:00Z", "2h, 2026-11-26T06:00:00Z, 2026-11-26T10:00:00Z",
        "3d, 2026-11-23T08:00:00Z, 2026-11-29T08:00:00Z", "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05+01:00, 2026-01-02T02:04:05Z, 2026-01-02T02:04:05Z"})
    void aTimeIsWrittenOutOrHowFarItIs(String text, String past, String ahead) {
        assertThat(Moment.past("--from", text, NOW)).isEqualTo(past);
        assertThat(Moment.ahead("--expires", text, NOW)).isEqualTo(ahead);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2", "-2h", "2 h", "2026-11-26", "2026-11-26T25:00:00Z", "T"})
    void anythingElseIsRefusedWithTheOption(String text) {
        assertThatThrownBy(() -> Moment.past("--from", text, NOW)).isInstanceOf(Fault.class)
            .hasMessage("--from is \"" + text + "\"; give a time such as 2026-11-26T08:00:00Z, or how long ago, such as 2h.");
        assertThatThrownBy(() -> Moment.ahead("--expires", text, NOW)).isInstanceOf(Fault.class)
            .hasMessage("--expires is \"" + text + "\"; give a time such as 2027-01-01T00:00:00Z, or how long from now, such as 30d.");
    }
}
