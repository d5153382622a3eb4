package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private final AtomicLong now = new AtomicLong();
    private final Quotas quotas = new Quotas(Optional.of(new Rate(2, 3)), Optional.of(new Rate(1, 2)), Map.of("user/big", 4), now::get);

    private static Call call() {
        return new Call("Encrypt", Map.of(), Caller.user("1", "alice", "", "10.0.0.1"), "r", new byte[0]);
    }

    private void refused(Call call, String keyId, int seconds) {
        assertThatThrownBy(() -> quotas.useKey(call, keyId)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.THROTTLED);
            assertThat(refused.retrySeconds()).isEqualTo(seconds);
        });
    }

    @Test
    void eachCallerHasHisOwnAndAWeightIsSoManyTimesAsMuch() {
        for (int i = 0; i < 3; i++) assertThat(quotas.takeOfCaller("user/small", 0)).isZero();
        assertThat(quotas.takeOfCaller("user/small", 0)).isNegative();
        for (int i = 0; i < 12; i++) assertThat(quotas.takeOfCaller("user/big", 0)).isZero();
        assertThat(quotas.takeOfCaller("user/big", 0)).isNegative();
        assertThat(quotas.refusedOfCallers()).isEqualTo(2);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1) / 2);
        assertThat(quotas.takeOfCaller("user/small", 0)).isZero();
        assertThat(quotas.weight("user/big")).isEqualTo(4);
        assertThat(quotas.weight("user/small")).isEqualTo(1);
    }

    @Test
    void aKeyIsUsedNoMoreThanItMayBe() {
        quotas.useKey(call(), "a");
        quotas.useKey(call(), "a");
        refused(call(), "a", 1);
        quotas.useKey(call(), "b");
        assertThat(quotas.refusedOfKeys()).isEqualTo(1);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        quotas.useKey(call(), "a");
    }

    @Test
    void aCallThatReadsTheStateAgainCountsOnce() {
        Call call = call();
        for (int i = 0; i < 10; i++) quotas.useKey(call, "a");
        for (int i = 0; i < 10; i++) quotas.useKey(call, "b");
        quotas.useKey(call(), "a");
        Call over = call();
        refused(over, "a", 1);
        refused(over, "a", 1);
    }

    @Test
    void withoutQuotasNothingIsCounted() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(Quotas.NONE.takeOfCaller("user/any", 0)).isZero();
            Quotas.NONE.useKey(call(), "a");
        }
    }
}
