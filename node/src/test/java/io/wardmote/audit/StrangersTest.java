package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private final Strangers strangers = new Strangers(1_000);

    @Test
    void alikeAreOneRecordWithTheTimeInWhichTheyCame() {
        for (int i = 0; i < 5; i++) strangers.count("openapi", "192.0.2.1", Refusal.WRONG_SIGNATURE);
        strangers.count("openapi", "192.0.2.1", Refusal.UNKNOWN_ACCESS_KEY);
        assertThat(strangers.take(2_000)).containsExactlyInAnyOrder(
            new AuditRecord.Strangers(2_000, 1_000, "openapi", "192.0.2.1", Refusal.WRONG_SIGNATURE, 5),
            new AuditRecord.Strangers(2_000, 1_000, "openapi", "192.0.2.1", Refusal.UNKNOWN_ACCESS_KEY, 1));
        assertThat(strangers.take(3_000)).isEmpty();
        strangers.count("instance", "192.0.2.1", Refusal.WRONG_SIGNATURE);
        assertThat(strangers.take(4_000)).containsExactly(new AuditRecord.Strangers(4_000, 3_000, "instance", "192.0.2.1", Refusal.WRONG_SIGNATURE, 1));
    }

    @Test
    void moreThanCanBeToldApartAreCountedTogether() {
        for (int i = 0; i < 10_000; i++) strangers.count("openapi", "2001:db8::" + Integer.toHexString(i), Refusal.WRONG_SIGNATURE);
        List<AuditRecord> taken = strangers.take(2_000);
        assertThat(taken).hasSize(Strangers.MOST_APART + 1).contains(new AuditRecord.Strangers(2_000, 1_000, "openapi", Strangers.OTHERS, Refusal.WRONG_SIGNATURE, 10_000 - Strangers.MOST_APART));
    }
}
