package io.wardmote.http;

import static io.wardmote.key.Refusal.OVERLOADED;
import static io.wardmote.key.Refusal.THROTTLED;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardmote.key.Refused;
import io.wardmote.op.Audit;
import io.wardmote.op.Bucket;
import io.wardmote.op.Call;
import io.wardmote.op.Quotas;
import io.wardmote.op.Reply;
import io.wardmote.op.Tracing;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The places of one lane, at which calls are worked on, and before them a line for each caller. While places are free nobody waits who is within his
 * quota. Else the lines have turns, each as many calls in a turn as its weight (weighted round robin, which is deficit round robin where all calls count
 * alike: Shreedhar and Varghese, 1995), so that whoever asks for much waits behind himself. When too many wait, the newest of the longest line goes: who
 * asks for little finds room at any time. Nobody of weight 1 has more than half of the places, of weight 3 three quarters, so that one whose calls take
 * long stops nobody else.
 *
 * <p>What a door refuses of somebody who is known comes here too, and costs him a turn: else he would be bounded by nothing, and each such refusal is a record.
 * What is refused here is counted as strangers' refusals are, by address and second: whoever is refused much must not fill the log with it. Used on
 * the lane's event loop only.
 */
final class Places {
    /** So much too early a call may be that waits until it is within the quota. The vendor's clients of the instance API try again within 3 ms. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Who waits longer for a place is refused; his client would not wait much longer. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long NEVER = Long.MAX_VALUE;

    private final int places;
    private final int mostWaiting;
    private final Quotas quotas;
    private final Audit audit;
    private final LongSupplier nanoClock;
    private final Function<Call, Future<Reply>> work;
    /** Who has a call at work or waiting. */
    private final Map<String, Line> lines = new HashMap<>();
    /** Those who wait, the next one first. */
    private final ArrayDeque<Line> turns = new ArrayDeque<>();
    private int taken;
    private int waiting;
    private boolean serving;
    /** The timer that is set for who waits until he is within his quota, and when it rings; there is none while that is never. */
    private long alarm;
    private long alarmAt = NEVER;
    private Traced traced = new Traced(Tracing.OFF);

    /**
     * @param places      calls worked on at once
     * @param mostWaiting beside these
     * @param nanoClock   monotonic
     * @param work        its future may fail with Refused
     */
    Places(int places, int mostWaiting, Quotas quotas, Audit audit, LongSupplier nanoClock, Function<Call, Future<Reply>> work) {
        this.places = places;
        this.mostWaiting = mostWaiting;
        this.quotas = quotas;
        this.audit = audit;
        this.nanoClock = nanoClock;
        this.work = work;
    }

    private record Waiting(Call call, Promise<Reply> answer, long since, long notBefore) {}

    private static final class Line {
        final String principal;
        final int weight;
        final int most;
        final ArrayDeque<Waiting> waiting = new ArrayDeque<>(4);
        int taken;
        int leftOfTurn;

        Line(String principal, int weight, int places) {
            this.principal = principal;
            this.weight = weight;
            this.most = (int) Math.ceilDiv((long) places * weight, weight + 1);
        }
    }

    /** To be called before it is asked anything. */
    void traced(Traced by) {
        traced = by;
    }

    /** Has the call worked on when it is its turn. Fails with THROTTLED or OVERLOADED if it is not to be, else as the work does. */
    Future<Reply> ask(Call call) {
        traced.join(call);
        String principal = call.caller().who().identity();   // of a session its role: whoever takes that on chooses the name
        long wait = quotas.takeOfCaller(principal, PATIENCE_NANOS);
        if (wait < 0) return refused(call, THROTTLED.because("You ask too often.").retryAfter(Bucket.seconds(-wait)));
        Line line = lines.get(principal);
        if (line == null) lines.put(principal, line = new Line(principal, quotas.weight(principal), places));
        if (wait == 0 && waiting == 0 && taken < places && line.taken < line.most) return work(call, line);
        Promise<Reply> answer = Promise.promise();
        long now = nanoClock.getAsLong();
        if (line.waiting.isEmpty()) turns.add(line);
        line.waiting.add(new Waiting(call, answer, now, now + wait));
        waiting++;
        serve();
        if (waiting > mostWaiting) pushOut();
        return answer.future();
    }

    private Future<Reply> work(Call call, Line line) {
        taken++;
        line.taken++;
        Future<Reply> done;
        try {
            done = call.refusal() == null ? work.apply(call) : audit.refused(call, call.refusal());
        } catch (RuntimeException bug) {
            done = Future.failedFuture(bug);
        }
        return done.onComplete(result -> {
            taken--;
            line.taken--;
            forget(line);
            if (waiting > 0) serve();
        });
    }

    /** Gives free places to who is next, until there are none or nobody may have one yet. */
    private void serve() {
        if (serving) return;   // by the loop below, where a call ended at once
        serving = true;
        long now = nanoClock.getAsLong();
        for (int passed = 0; taken < places && passed < turns.size();) {
            Line line = turns.peek();
            if (line.taken >= line.most || line.waiting.peek().notBefore - now > 0) {
                passTurn(line);
                passed++;
                continue;
            }
            passed = 0;
            if (line.leftOfTurn == 0) line.leftOfTurn = line.weight;
            Waiting next = line.waiting.poll();
            waiting--;
            line.leftOfTurn--;
            if (line.waiting.isEmpty()) {
                turns.poll();
                line.leftOfTurn = 0;
            } else if (line.leftOfTurn == 0) passTurn(line);
            work(next.call, line).onComplete(next.answer);
        }
        serving = false;
        if (taken < places && !turns.isEmpty()) awaitQuota(now);
    }

    private void passTurn(Line line) {
        line.leftOfTurn = 0;
        turns.poll();
        turns.add(line);
    }

    /** Places are free, and who waits may have one only later: an alarm is set for the first of them, also where one was set that rings later. */
    private void awaitQuota(long now) {
        long soonest = NEVER;
        for (Line line : turns) if (line.taken < line.most) soonest = Math.min(soonest, line.waiting.peek().notBefore - now);
        if (soonest == NEVER) return;   // who waits has all places he may have, and goes on when one of his calls ends
        Vertx vertx = Vertx.currentContext().owner();
        if (alarmAt != NEVER) {
            if (alarmAt - now <= soonest) return;
            vertx.cancelTimer(alarm);
        }
        alarmAt = now + soonest;
        alarm = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(soonest) + 1), timer -> {
            alarmAt = NEVER;
            serve();
        });
    }

    private void pushOut() {
        Line longest = turns.peek();
        for (Line line : turns) if (line.waiting.size() >= longest.waiting.size()) longest = line;   // of equals who came last
        Waiting newest = longest.waiting.pollLast();
        waiting--;
        boolean onlyOne = longest.waiting.isEmpty();
        if (onlyOne) turns.remove(longest);
        Refused refused = onlyOne ? OVERLOADED.because("Too many requests wait.") : THROTTLED.because("Too many of your requests wait.").retryAfter(1);
        newest.answer.handle(refused(newest.call, refused));
        forget(longest);
    }

    /** Refuses who has waited for too long. */
    void sweep() {
        long now = nanoClock.getAsLong();
        for (Line line : List.copyOf(turns)) {
            while (!line.waiting.isEmpty() && now - line.waiting.peek().since > LONGEST_WAIT_NANOS) {
                Waiting oldest = line.waiting.poll();
                waiting--;
                oldest.answer.handle(refused(oldest.call, OVERLOADED.because("No place became free in time.")));
            }
            if (line.waiting.isEmpty()) {
                turns.remove(line);
                forget(line);
            }
        }
    }

    private Future<Reply> refused(Call call, Refused refused) {
        audit.stranger(call.api().door(), call.caller().address(), refused.refusal());
        return Future.failedFuture(refused);
    }

    private void forget(Line line) {
        if (line.taken == 0 && line.waiting.isEmpty()) lines.remove(line.principal, line);
    }

    /** How many wait and how many are worked on. */
    int inHand() {
        return waiting + taken;
    }

    /** Of how many callers. */
    int callers() {
        return lines.size();
    }
}
