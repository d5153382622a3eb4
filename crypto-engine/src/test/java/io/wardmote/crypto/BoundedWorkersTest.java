package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BoundedWorkersTest {
    private static final int RESULTS = 10_000;
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

    private record Told(int number, boolean onItsLoop) {}

    private static BoundedWorkers workers(Vertx vertx, int waiting, long patienceNanos, Handover handover) {
        return new BoundedWorkers(vertx, "tested", 2, waiting, 60, patienceNanos, handover);
    }

    @Test
    void everyResultComesOnceAndOnTheLoopThatAskedForIt(Vertx vertx) {
        for (Handover handover : List.of(new Handover(0), new Handover(TimeUnit.MILLISECONDS.toNanos(2)), new Handover(PATIENCE))) {
            Queue<Told> told = new ConcurrentLinkedQueue<>();
            try (BoundedWorkers workers = workers(vertx, RESULTS, PATIENCE, handover)) {
                List<ContextInternal> loops = Stream.generate(((VertxInternal) vertx)::createEventLoopContext).limit(3).toList();
                for (int number = 0; number < RESULTS; number++) {
                    int mine = number;
                    loops.get(number % loops.size()).runOnContext(go -> {
                        Thread loop = Thread.currentThread();
                        workers.run(() -> work(mine)).onComplete(done -> told.add(
                            new Told(mine, Thread.currentThread() == loop && done.failed() == (mine % 7 == 0))));
                    });
                }
                await().until(() -> told.size() == RESULTS);
                assertThat(workers.inHand()).isZero();
            }
            assertThat(told).allMatch(Told::onItsLoop).extracting(Told::number).doesNotHaveDuplicates();
        }
    }

    private static int work(int number) {
        if (number % 7 == 0) throw new IllegalStateException("every seventh");
        return number;
    }

    @Test
    void whatIsTooMuchAndWhatWaitedTooLongIsRefused(Vertx vertx) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        List<Object> said = new ArrayList<>();
        try (BoundedWorkers workers = workers(vertx, 1, 0, new Handover(PATIENCE))) {
            CountDownLatch ended = new CountDownLatch(4);
            vertx.getOrCreateContext().runOnContext(go -> {
                for (int i = 0; i < 4; i++) {
                    workers.run(() -> {
                        held.await();
                        return 1;
                    }).onComplete(done -> {
                        said.add(done.cause() instanceof Refused refused ? refused.refusal() : done);
                        ended.countDown();
                    });
                }
            });
            held.countDown();
            assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(said).containsOnly(Refusal.OVERLOADED);
            await().until(() -> workers.inHand() == 0);
        }
    }

    @Test
    void afterTheEndItIsUnavailableAndWhatWasHeldIsTold(Vertx vertx) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch told = new CountDownLatch(1);
        BoundedWorkers workers = workers(vertx, 10, PATIENCE, new Handover(PATIENCE));
        vertx.getOrCreateContext().runOnContext(go -> {
            workers.run(() -> {
                first.await();
                return 1;
            }).onSuccess(result -> told.countDown());
            for (int i = 0; i < 4; i++) {
                workers.run(() -> {
                    running.countDown();
                    return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
                });
            }
            asked.countDown();
        });
        assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
        first.countDown();
        assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(told.getCount()).isEqualTo(1);
        workers.close();
        assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(workers.run(() -> 1).cause()).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
    }
}
