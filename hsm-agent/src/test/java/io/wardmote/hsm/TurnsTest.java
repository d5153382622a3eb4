package io.wardmote.hsm;

import static io.wardmote.crypto.Effort.QUICK;
import static io.wardmote.crypto.Effort.SLOW;
import static io.wardmote.crypto.Effort.VERY_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardmote.crypto.Effort;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    /** What is very slow waits here. */
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger made = new AtomicInteger();
    private Turns turns;

    private void threads(int count) {
        turns = new Turns(count, PATIENCE, nanos::get);
    }

    @AfterEach
    void close() {
        gate.release(1000);
        assertThat(turns.close(Duration.ofSeconds(20))).isTrue();
    }

    private Future<Integer> make() {
        return turns.run(VERY_SLOW, () -> {
            int which = made.incrementAndGet();
            gate.acquire();
            return which;
        });
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private static void assertBusy(Future<?> future) {
        await().until(future::isComplete);
        assertThat(future.cause()).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED));
    }

    @Test
    void manyKeysToMakeLeaveHalfOfTheThreadsToOthers() {
        for (int count : new int[] {2, 3, 4, 8}) {
            threads(count);
            int before = made.get();
            List<Future<Integer>> keys = new ArrayList<>();
            for (int i = 0; i < 20; i++) keys.add(make());
            await().until(() -> made.get() == before + count / 2);
            for (Effort effort : List.of(QUICK, SLOW)) {
                for (int i = 0; i < 100; i++) assertThat(get(turns.run(effort, () -> "signed"))).isEqualTo("signed");
            }
            assertThat(made).as("%d threads", count).hasValue(before + count / 2);
            gate.release(20);
            for (Future<Integer> key : keys) get(key);
            turns.close(PATIENCE);
        }
    }

    @Test
    void whatNobodyHasRoomForIsRefused() {
        threads(2);
        Future<Integer> underWay = make();
        await().until(() -> made.get() == 1);
        List<Future<Integer>> keys = new ArrayList<>();
        for (int i = 0; i < 32; i++) keys.add(make());
        assertBusy(make());
        assertThat(get(turns.run(SLOW, () -> "signed"))).isEqualTo("signed");
        gate.release(33);
        get(underWay);
        for (Future<Integer> key : keys) get(key);

        Semaphore others = new Semaphore(0);
        List<Future<Boolean>> signatures = new ArrayList<>();
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < 2; i++) signatures.add(turns.run(SLOW, () -> begun.incrementAndGet() > 0 && others.tryAcquire(20, TimeUnit.SECONDS)));
        await().until(() -> begun.get() == 2);
        for (int i = 0; i < 512; i++) signatures.add(turns.run(QUICK, () -> true));
        assertBusy(turns.run(QUICK, () -> true));
        assertThat(turns.mustRun(begun::incrementAndGet)).isTrue();
        others.release(2);
        for (Future<Boolean> signature : signatures) assertThat(get(signature)).isTrue();
        await().until(() -> begun.get() == 3);
    }

    @Test
    void whatWaitedLongerThanWhoeverAskedIsNotComputed() {
        threads(2);
        Future<Integer> underWay = make();
        await().until(() -> made.get() == 1);
        Future<Integer> abandoned = make();
        nanos.addAndGet(PATIENCE.toNanos());
        Future<Integer> timely = make();
        nanos.addAndGet(1);
        gate.release(2);
        assertBusy(abandoned);
        assertThat(get(underWay)).isEqualTo(1);
        assertThat(get(timely)).isEqualTo(2);
    }

    @Test
    void aSingleThreadGivesHalfOfItsTimeToEither() {
        threads(1);
        Future<Integer> first = make();
        await().until(() -> made.get() == 1);
        List<String> order = new CopyOnWriteArrayList<>();
        Future<?> last = null;
        for (int i = 0; i < 3; i++) {
            last = turns.run(VERY_SLOW, () -> {
                nanos.addAndGet(1000);
                return order.add("key");
            });
        }
        for (int i = 0; i < 25; i++) {
            turns.run(SLOW, () -> {
                nanos.addAndGet(100);
                return order.add("signature");
            });
        }
        gate.release();
        get(first);
        get(last);
        await().until(() -> order.size() == 28);
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) if (order.get(i).equals("key")) keys.add(i);
        assertThat(keys).as("%s", order).containsExactly(0, 11, 22);
    }

    @Test
    void whoeverTakesAnAnswerBadlyCostsNoThread() {
        threads(1);
        for (int i = 0; i < 3; i++) {
            turns.run(QUICK, () -> "signed").onComplete(signed -> {
                throw new IllegalStateException("taken badly");
            });
        }
        assertThat(get(turns.run(QUICK, () -> "signed"))).isEqualTo("signed");
    }

    @Test
    void whatWasTakenIsDoneBeforeItCloses() {
        threads(4);
        List<Future<Integer>> keys = new ArrayList<>();
        for (int i = 0; i < 10; i++) keys.add(make());
        gate.release(10);
        assertThat(turns.close(PATIENCE)).isTrue();
        for (Future<Integer> key : keys) assertThat(key.succeeded()).isTrue();
        assertThat(turns.mustRun(made::incrementAndGet)).isFalse();
        assertThat(turns.run(QUICK, () -> true).cause()).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
    }
}
