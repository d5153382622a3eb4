package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTest {
    private static final Asked ASKED = new Asked("4F1C2D3E-0000-4000-8000-00000000000A", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    @Test
    void whatGoesAlongComesBackWithTheProposal() {
        Asked.With read = Asked.read(ASKED.with("a proposal".getBytes(UTF_8)));
        assertThat(read.asked()).isEqualTo(ASKED);
        assertThat(read.proposal()).asString(UTF_8).isEqualTo("a proposal");
    }

    @Test
    void whatIsCutShortOrTooLongIsRefused() {
        byte[] whole = ASKED.with(new byte[] {1, 2, 3});
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Asked.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Asked.read(Arrays.copyOf(whole, whole.length + 1))).isInstanceOf(IllegalArgumentException.class);
    }

    /** It stands in logs of another node as it is. */
    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\nb", "a\"b", "\u0131d", "0123456789012345678901234567890123456789012345678901234567890123x"})
    void whatIsNoIdGoesIntoNoLog(String text) {
        assertThatThrownBy(() -> new Asked(text, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Asked("", text)).isInstanceOf(IllegalArgumentException.class);
    }
}
