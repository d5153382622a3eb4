package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.op.MemoryAudit;
import io.wardmote.op.Principal;
import io.wardmote.op.Quotas;
import io.wardmote.op.Rate;
import io.wardmote.op.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is worked on when not all can be. */
class PlacesTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context lane = ((VertxInternal) vertx).createEventLoopContext();
    private final AtomicLong nanos = new AtomicLong();
    private final MemoryAudit audit = new MemoryAudit();
    /** What is worked on, oldest first. */
    private final List<Promise<Reply>> working = new ArrayList<>();
    private final List<String> begun = new ArrayList<>();
    private Places places;

    @AfterEach
    void end() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private void places(int places, int mostWaiting, Quotas quotas) {
        this.places = new Places(places, mostWaiting, quotas, audit, nanos::get, call -> {
            begun.add(call.caller().user());
            Promise<Reply> answer = ((VertxInternal) vertx).getOrCreateContext().promise();
            working.add(answer);
            return answer.future();
        });
    }

    private Quotas weights(Map<String, Integer> weights) {
        return new Quotas(Optional.empty(), Optional.empty(), weights, nanos::get);
    }

    private void onLane(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.runOnContext(now -> {
            try {
                work.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private List<Future<Reply>> ask(String user, int times) {
        return ask(Caller.user("1", user, "", "10.0.0." + user.length()), times);
    }

    private List<Future<Reply>> ask(Caller caller, int times) {
        List<Future<Reply>> asked = new ArrayList<>();
        onLane(() -> {
            for (int i = 0; i < times; i++) asked.add(places.ask(new Call("Encrypt", Map.of(), caller, "r", new byte[0])));
        });
        return asked;
    }

    /** The oldest that are worked on end. */
    private void end(int count) {
        for (int i = 0; i < count; i++) onLane(() -> working.removeFirst().complete(Reply.EMPTY));
    }

    private static boolean isRefused(Future<Reply> asked, Refusal refusal) {
        return asked.failed() && asked.cause() instanceof Refused refused && refused.refusal() == refusal;
    }

    private static long refused(List<Future<Reply>> asked, Refusal refusal) {
        return asked.stream().filter(one -> isRefused(one, refusal)).count();
    }

    @Test
    void nobodyWaitsWhilePlacesAreFree() {
        places(8, 100, Quotas.NONE);
        ask("a", 4);
        ask("b", 4);
        assertThat(begun).hasSize(8);
        end(8);
        assertThat(places.inHand()).isZero();
    }

    @Test
    void whoAsksForMuchWaitsBehindHimself() {
        places(4, 1000, Quotas.NONE);
        ask("other", 2);
        ask("hog", 500);
        begun.clear();
        ask("small", 3);
        end(8);
        assertThat(begun).filteredOn("small"::equals).hasSize(3);
        assertThat(begun.lastIndexOf("small")).as("in turns, and not behind the 498").isLessThan(6);
    }

    @Test
    void aWeightIsSoManyTurns() {
        places(8, 1000, weights(Map.of("user/big", 3)));
        ask("first", 4);
        ask("second", 4);
        ask("one", 50);
        ask("big", 50);
        begun.clear();
        end(40);
        assertThat(begun.stream().filter("big"::equals).count()).isBetween(28L, 32L);
    }

    @Test
    void oneWhoseCallsTakeLongLeavesHalfOfThePlaces() {
        places(4, 1000, Quotas.NONE);
        ask("slow", 100);
        assertThat(begun).hasSize(2);
        List<Future<Reply>> quick = ask("quick", 1);
        assertThat(begun).endsWith("quick").hasSize(3);
        onLane(() -> working.getLast().complete(Reply.EMPTY));
        assertThat(quick.getFirst().succeeded()).isTrue();
    }

    @Test
    void whenTooManyWaitTheNewestOfTheLongestLineGoes() {
        places(2, 10, Quotas.NONE);
        List<Future<Reply>> hog = ask("hog", 31);
        assertThat(begun).hasSize(1);
        assertThat(refused(hog, Refusal.THROTTLED)).isEqualTo(20);
        assertThat(hog.subList(0, 11)).noneMatch(Future::isComplete);
        List<Future<Reply>> small = ask("small", 3);
        assertThat(small).noneMatch(Future::failed);
        assertThat(refused(hog, Refusal.THROTTLED)).as("each takes the room of one").isEqualTo(22);
        assertThat(((Refused) hog.getLast().cause()).retrySeconds()).isEqualTo(1);
        assertThat(audit.strangers).as("counted, and not one by one").hasSize(22).containsOnly("openapi 10.0.0.3 THROTTLED");
    }

    @Test
    void whereAllAskForOneTheNodeIsTooFull() {
        places(1, 2, Quotas.NONE);
        ask("a", 1);
        ask("b", 1);
        ask("c", 1);
        assertThat(refused(ask("d", 1), Refusal.OVERLOADED)).isEqualTo(1);
        assertThat(audit.strangers).hasSize(1);
    }

    @Test
    void whoHasWaitedTooLongIsRefusedAndNotBegunLater() {
        places(1, 10, Quotas.NONE);
        ask("a", 1);
        List<Future<Reply>> waiting = ask("b", 2);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        onLane(places::sweep);
        assertThat(waiting).noneMatch(Future::isComplete);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        onLane(places::sweep);
        assertThat(refused(waiting, Refusal.OVERLOADED)).isEqualTo(2);
        end(1);
        assertThat(begun).containsExactly("a");
        assertThat(places.inHand()).isZero();
    }

    @Test
    void overTheQuotaACallWaitsForASecondAndNoLonger() {
        Quotas quotas = new Quotas(Optional.of(new Rate(10, 2)), Optional.empty(), Map.of(), nanos::get);
        this.places = new Places(8, 100, quotas, audit, nanos::get, call -> {
            begun.add(call.caller().user());
            return Future.succeededFuture(Reply.EMPTY);
        });
        List<Future<Reply>> asked = ask("a", 40);
        assertThat(refused(asked, Refusal.THROTTLED)).as("two at once and ten within a second").isEqualTo(28);
        assertThat(ask("b", 1).getFirst().succeeded()).isTrue();
        for (int done = 2; done <= 12; done++) {
            assertThat(asked.stream().filter(Future::succeeded)).as("after %d tenths of a second", done - 2).hasSize(done);
            int next = done + 1;
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
            if (done < 12) await().until(() -> asked.stream().filter(Future::succeeded).count() >= next);
        }
        assertThat(places.inHand()).isZero();
    }

    @Test
    void whoIsDueSoonerDoesNotWaitForWhoIsDueLater() {
        Quotas quotas = new Quotas(Optional.of(new Rate(1, 1)), Optional.empty(), Map.of("user/soon", 100), nanos::get);
        this.places = new Places(8, 1000, quotas, audit, nanos::get, call -> {
            begun.add(call.caller().user());
            return Future.succeededFuture(Reply.EMPTY);
        });
        onLane(() -> {
            askOf("late", 2);
            askOf("soon", 101);
            assertThat(begun).as("one of who is due again in a second, and a hundred of who is in 10 ms").hasSize(101);
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
            vertx.setTimer(500, timer -> begun.add("half a second")); // timers of a loop ring in order, however slow it is
        });
        await().until(() -> begun.size() == 103);
        assertThat(begun.subList(101, 103)).containsExactly("soon", "half a second");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        await().until(() -> begun.size() == 104);
        assertThat(begun).endsWith("late");
        assertThat(places.inHand()).isZero();
    }

    private void askOf(String user, int times) {
        Caller caller = Caller.user("1", user, "", "10.0.0.1");
        for (int i = 0; i < times; i++) places.ask(new Call("Encrypt", Map.of(), caller, "r", new byte[0]));
    }

    @Test
    void nobodyIsManyByTakingOnARoleUnderManyNames() {
        places(4, 100, Quotas.NONE);
        for (int i = 0; i < 8; i++) ask(new Caller("1", new Principal.Session("deploy", "r-1", "name" + i, "", Long.MAX_VALUE), "STS." + i, "10.0.0.1"), 1);
        assertThat(begun).as("half of the places, as one").hasSize(2);
        assertThat(places.callers()).isEqualTo(1);
    }

    @Test
    void aCallThatThrowsGivesItsPlaceBack() {
        this.places = new Places(1, 1, Quotas.NONE, audit, nanos::get, call -> {
            throw new IllegalStateException("thrown on purpose");
        });
        List<Future<Reply>> asked = ask("a", 5);
        assertThat(asked).allMatch(one -> one.cause() instanceof IllegalStateException);
        assertThat(places.inHand()).isZero();
    }

    @Test
    void thousandsOfCallersLeaveNothingBehind() {
        this.places = new Places(4, 10, Quotas.NONE, audit, nanos::get, call -> Future.succeededFuture(Reply.EMPTY));
        for (int i = 0; i < 2000; i++) ask("user" + i, 1);
        assertThat(places.callers()).isZero();
    }
}
