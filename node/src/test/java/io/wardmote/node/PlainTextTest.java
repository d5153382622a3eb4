package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void whatATerminalWouldObeyIsNotThere() {
        assertThat(PlainText.of("a\u001b[2J\u009b31m\r\n\u0085\u2028b\u202ec\u2066d\u007f", "?")).isEqualTo("a?[2J?31m????b?c?d?");
    }

    @Test
    void whatPeopleWriteStays() {
        String text = "Schl\u00fcssel f\u00fcr \u8ba2\u5355 \u05de\u05e4\u05ea\u05d7 \ud83d\udd11 100 %";
        assertThat(PlainText.of(text, "?")).isEqualTo(text);
    }
}
