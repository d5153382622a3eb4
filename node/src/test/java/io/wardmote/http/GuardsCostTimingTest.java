package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardmote.op.Audit;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.op.Quotas;
import io.wardmote.op.Rate;
import io.wardmote.op.Reply;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What all of it costs a request that nobody holds up: nothing beside the tens of microseconds that a request takes. */
@EnabledIfSystemProperty(named = "wardmote.timing", matches = "true")
class GuardsCostTimingTest {
    private static final int ROUNDS = 21;
    private static final int CALLS = 100_000;
    private static final double MOST_NANOS = 1500;
    private final Call call = new Call("Encrypt", Map.of(), Caller.user("1", "alice", "LTAI1", "10.0.0.1"), "r", new byte[0]);
    private final Future<Reply> reply = Future.succeededFuture(Reply.EMPTY);
    private Future<Reply> last;

    /** Nanoseconds of a call, the median of rounds. */
    private double cost(Supplier<Future<Reply>> asked) {
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            for (int i = 0; i < CALLS; i++) last = asked.get();
            rounds[round] = (System.nanoTime() - began) / (double) CALLS;
        }
        assertThat(last.succeeded()).isTrue();
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    @Test
    void whoIsHeldUpByNothingPaysNearlyNothing() {
        Attempts attempts = new Attempts(60, System::nanoTime);
        Places places = new Places(256, 640, Quotas.NONE, Audit.NONE, System::nanoTime, any -> reply);
        long[] later = {0};   // a clock on which no call comes too early
        LongSupplier slow = () -> later[0] += TimeUnit.MILLISECONDS.toNanos(1);
        Quotas unhurried = new Quotas(Optional.of(new Rate(1000, 1000)), Optional.empty(), Map.of(), slow);
        Places counted = new Places(256, 640, unhurried, Audit.NONE, System::nanoTime, any -> reply);
        double proof = cost(() -> attempts.prove("10.0.0.1", "LTAI1", () -> reply));
        double place = cost(() -> places.ask(call));
        double quota = cost(() -> counted.ask(call));
        System.out.printf("GuardsCostTimingTest: %.0f ns for proof, %.0f ns for a place, %.0f ns for a place within a quota%n", proof, place, quota);
        assertThat(proof + place).isLessThan(MOST_NANOS);
        assertThat(proof + quota).isLessThan(MOST_NANOS);
    }
}
