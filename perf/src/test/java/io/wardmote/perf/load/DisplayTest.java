package io.wardmote.perf.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.perf.report.Second;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DisplayTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private String shown(boolean terminal) {
        Display display = new Display(new PrintStream(bytes, true, UTF_8), terminal);
        display.begins("peak wardmote 1", Duration.ofSeconds(10), Duration.ofSeconds(60));
        for (int at = 1; at <= 5; at++) display.second(new Second(at + 0.01, 1000 * at, 0, 1500, 12_340), 2);
        return bytes.toString(UTF_8);
    }

    @Test
    void withoutATerminalLinesStayAndAreFew() {
        assertThat(shown(false)).isEqualTo("peak wardmote 1                 5000/s   p50     1.50 ms   p99    12.34 ms   failed 2   left 1:05\n");
    }

    @Test
    void onATerminalEachSecondIsWrittenOverTheOneBefore() {
        String[] lines = shown(true).split("\r\033\\[K", -1);
        assertThat(lines).hasSize(6);
        assertThat(lines[5]).contains("5000/s").endsWith("left 1:05");
    }
}
