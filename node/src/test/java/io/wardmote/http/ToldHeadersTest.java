package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.op.Reply;
import io.wardmote.op.UsedLately;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldHeadersTest {
    private static final long AT = Instant.parse("2026-01-02T03:04:05.999Z").toEpochMilli();

    private static UsedLately used(String... callers) {
        return new UsedLately(AT, 7, List.of(callers));
    }

    @Test
    void anOrdinaryAnswerHasNone() {
        assertThat(Answer.told(Reply.of("KeyId", "k"))).isEmpty();
    }

    @Test
    void theLastUseIsToldWithHowOftenAndByWhom() {
        assertThat(Answer.told(Reply.EMPTY.warningOf(used("root", "role/deploy/alice"))))
            .isEqualTo(Map.of("x-wardmote-last-use", "2026-01-02T03:04:05Z; count=7; callers=root,role/deploy/alice"));
        assertThat(Answer.told(Reply.EMPTY.warningOf(used()))).isEqualTo(Map.of("x-wardmote-last-use", "2026-01-02T03:04:05Z; count=7; callers="));
    }

    @Test
    void noCallersNameEndsTheHeaderOrIsTakenForTwo() {
        assertThat(Answer.told(Reply.EMPTY.warningOf(used("role/x/a,b; c\r\nset-cookie: d=é"))).get("x-wardmote-last-use"))
            .endsWith("callers=role/x/a%2Cb%3B%20c%0D%0Aset-cookie%3A%20d%3D%C3%A9");
    }

    @Test
    void survivalAndTheLastUseAreToldTogether() {
        Reply both = Reply.EMPTY.inSurvivalUntil(AT).warningOf(used("root"));
        assertThat(Answer.told(both)).containsOnlyKeys("x-wardmote-survival", "x-wardmote-last-use").containsEntry("x-wardmote-survival", "until=2026-01-02T03:04:05Z");
        assertThat(Answer.told(Reply.EMPTY.warningOf(used("root")).inSurvivalUntil(AT))).isEqualTo(Answer.told(both));
    }
}
