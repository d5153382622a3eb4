package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.op.Reply;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ToldHeadersTest {
    private static final long AT = Instant.parse("2026-01-02T03:04:05.999Z").toEpochMilli();

    private static Usage usage(String... callers) {
        return new Usage("k", "", new TreeMap<>(Map.of(UseKind.ENCRYPT, 5L, UseKind.DECRYPT, 2L)), AT,
            List.of(callers).stream().map(caller -> new Usage.Seen(caller, AT)).toList());
    }

    @Test
    void anOrdinaryAnswerHasNone() {
        assertThat(Answer.told(Reply.of("KeyId", "k"))).isEmpty();
    }

    @Test
    void theLastUseIsToldWithHowOftenAndByWhom() {
        assertThat(Answer.told(Reply.EMPTY.warningOf(usage("root", "role/deploy/alice"))))
            .isEqualTo(Map.of("x-wardmote-last-use", "2026-01-02T03:04:05Z; count=7; callers=root,role/deploy/alice"));
        assertThat(Answer.told(Reply.EMPTY.warningOf(usage()))).isEqualTo(Map.of("x-wardmote-last-use", "2026-01-02T03:04:05Z; count=7; callers="));
    }

    @Test
    void noCallersNameEndsTheHeaderOrIsTakenForTwo() {
        assertThat(Answer.told(Reply.EMPTY.warningOf(usage("role/x/a,b; c\r\nset-cookie: d=é"))).get("x-wardmote-last-use"))
            .endsWith("callers=role/x/a%2Cb%3B%20c%0D%0Aset-cookie%3A%20d%3D%C3%A9");
    }

    @Test
    void survivalAndTheLastUseAreToldTogether() {
        Reply both = Reply.EMPTY.inSurvivalUntil(AT).warningOf(usage("root"));
        assertThat(Answer.told(both)).containsOnlyKeys("x-wardmote-survival", "x-wardmote-last-use").containsEntry("x-wardmote-survival", "until=2026-01-02T03:04:05Z");
        assertThat(Answer.told(Reply.EMPTY.warningOf(usage("root")).inSurvivalUntil(AT))).isEqualTo(Answer.told(both));
    }
}
