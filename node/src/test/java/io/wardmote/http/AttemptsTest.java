package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Five failures a minute, so one more each twelve seconds. */
class AttemptsTest {
    private static final int PER_MINUTE = 5;
    private static final String HERE = "192.0.2.1";
    private final Vertx vertx = Vertx.vertx();
    private final Context lane = ((VertxInternal) vertx).createEventLoopContext();
    private final AtomicLong nanos = new AtomicLong();
    private final Attempts attempts = new Attempts(PER_MINUTE, nanos::get);
    private int looked;

    @AfterEach
    void end() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private Future<String> attempt(String address, String credential, Refusal refusal) {
        CompletableFuture<Future<String>> begun = new CompletableFuture<>();
        lane.runOnContext(now -> begun.complete(attempts.prove(address, credential, () -> {
            looked++;
            if (refusal != null) throw refusal.refused();
            return Future.succeededFuture("proven");
        })));
        return begun.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Future<String> guess(String address, String credential) {
        return attempt(address, credential, Refusal.WRONG_SIGNATURE);
    }

    private Future<String> good(String address, String credential) {
        return attempt(address, credential, null);
    }

    private void exhaust(String address) {
        for (int i = 0; i < PER_MINUTE; i++) assertThat(refusal(guess(address, "guessed" + i))).isEqualTo(Refusal.WRONG_SIGNATURE);
    }

    private static Refusal refusal(Future<String> attempt) {
        return attempt.failed() ? ((Refused) attempt.cause()).refusal() : null;
    }

    private void pass(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void afterItsFailuresAnAddressIsLookedAtNoMoreThanItsRate() {
        exhaust(HERE);
        looked = 0;
        for (int i = 0; i < 1000; i++) assertThat(refusal(guess(HERE, "guessed"))).isEqualTo(Refusal.THROTTLED);
        assertThat(looked).isZero();
        assertThat(((Refused) guess(HERE, "guessed").cause()).retrySeconds()).isEqualTo(12);
        assertThat(attempts.refused()).isEqualTo(1001);
        pass(12);
        assertThat(refusal(guess(HERE, "guessed"))).isEqualTo(Refusal.WRONG_SIGNATURE);
        assertThat(refusal(guess(HERE, "guessed"))).isEqualTo(Refusal.THROTTLED);
    }

    @Test
    void aRightGuessIsNotLookedAtEither() {
        exhaust(HERE);
        looked = 0;
        assertThat(refusal(good(HERE, "right at last"))).isEqualTo(Refusal.THROTTLED);
        assertThat(looked).isZero();
    }

    @Test
    void whoWasProvenFromThereNoticesNothing() {
        assertThat(good(HERE, "neighbour").succeeded()).isTrue();
        exhaust(HERE);
        for (int i = 0; i < 1000; i++) {
            guess(HERE, "guessed");
            assertThat(good(HERE, "neighbour").succeeded()).isTrue();
        }
    }

    @Test
    void whoComesNewWaitsAMomentAndPasses() {
        exhaust(HERE);
        pass(11);
        Future<String> fresh = good(HERE, "newcomer");
        assertThat(fresh.isComplete()).isFalse();
        await().until(fresh::succeeded);
        assertThat(good(HERE, "newcomer").succeeded()).isTrue();
    }

    @Test
    void theProvenCredentialCannotBeGuessedFasterThere() {
        good(HERE, "neighbour");
        exhaust(HERE);
        looked = 0;
        for (int i = 0; i < 100; i++) guess(HERE, "neighbour");
        assertThat(looked).as("one, and then it had to prove itself again").isEqualTo(1);
        pass(60);
        assertThat(good(HERE, "neighbour").succeeded()).isTrue();
    }

    @Test
    void newcomersWhoAreGoodUseNothingUp() {
        for (int i = 0; i < 100; i++) assertThat(good(HERE, "newcomer" + i).succeeded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Refusal.class, names = {"UNAVAILABLE", "REPEATED_NONCE", "TIMESTAMP_EXPIRED", "OVERLOADED"})
    void whatIsNoGuessIsNotCounted(Refusal refusal) {
        for (int i = 0; i < 100; i++) assertThat(refusal(attempt(HERE, "any", refusal))).isEqualTo(refusal);
    }

    @ParameterizedTest
    @EnumSource(value = Refusal.class, names = {"UNKNOWN_ACCESS_KEY", "INACTIVE_ACCESS_KEY", "WRONG_SIGNATURE", "INVALID_BEARER_TOKEN",
        "INVALID_SECURITY_TOKEN", "MISMATCHED_SECURITY_TOKEN"})
    void everyGuessIsCounted(Refusal refusal) {
        for (int i = 0; i < PER_MINUTE; i++) assertThat(refusal(attempt(HERE, "any", refusal))).isEqualTo(refusal);
        assertThat(refusal(attempt(HERE, "any", refusal))).isEqualTo(Refusal.THROTTLED);
    }

    @Test
    void otherAddressesAreNotTouchedAndIpv6CountsByItsFirstHalf() {
        exhaust("2001:db8:0:1::1");
        assertThat(refusal(guess("2001:db8:0:1:ffff:ffff:ffff:ffff", "guessed"))).isEqualTo(Refusal.THROTTLED);
        assertThat(refusal(guess("2001:db8:0:2::1", "guessed"))).isEqualTo(Refusal.WRONG_SIGNATURE);
        assertThat(good(HERE, "any").succeeded()).isTrue();
    }

    @Test
    void noNumberOfAddressesMakesItGrow() {
        for (int i = 0; i < 300_000; i++) attempts.prove("2001:db8:" + Integer.toHexString(i >> 16) + ":" + Integer.toHexString(i & 0xffff) + "::1", "guessed",
            () -> Future.failedFuture(Refusal.WRONG_SIGNATURE.refused()));
        assertThat(attempts.remembered()).isLessThanOrEqualTo((1 << 16) + (1 << 17));
    }

    @Test
    void originsAreAddressesOrPrefixes() {
        List<String> same = new ArrayList<>();
        for (String address : List.of("2001:db8::1", "2001:0db8:0:0:1:2:3:4", "2001:db8::1%eth0")) same.add(Origin.of(address));
        assertThat(same).containsOnly("20010db800000000/64");
        assertThat(Origin.of("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(Origin.of("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(Origin.of("no:address")).isEqualTo("no:address");
    }
}
