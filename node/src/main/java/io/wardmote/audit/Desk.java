package io.wardmote.audit;

import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Audit;
import io.wardmote.op.Deed;
import io.wardmote.state.Destruction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * One lane's way to the log. What it records in a turn of its event loop is handed to the writer once, at the end of that turn, and comes back once. To be
 * deployed on the lane before whatever records.
 */
public final class Desk extends VerticleBase implements Audit {
    private static final long SWEEP_MILLIS = 50;
    private static final Future<Void> NOW = Future.succeededFuture();

    private final AuditLog log;
    private final Deque<Batch> unanswered = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Thread lane;
    private Batch open;
    private long sweeping;

    private record Waiting(Promise<Void> ready, long sinceNanos) {}

    Desk(AuditLog log) {
        this.log = log;
    }

    @Override
    public Future<?> start() {
        lane = Thread.currentThread();
        sweeping = vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
        return NOW;
    }

    /** What has not been written by now will not be. */
    @Override
    public Future<?> stop() {
        vertx.cancelTimer(sweeping);
        waiting.forEach(one -> one.ready.fail(unavailable()));
        unanswered.forEach(batch -> batch.end().tryFail(unavailable()));
        return NOW;
    }

    @Override
    public Future<Void> ready() {
        if (log.accepts()) return NOW;
        if (Thread.currentThread() != lane) return onLane(this::ready);
        Promise<Void> ready = Promise.promise();
        waiting.add(new Waiting(ready, Since.now()));
        return ready.future();
    }

    @Override
    public Future<Void> record(Deed deed) {
        return record(new AuditRecord.Operated(log.millis(), deed));
    }

    @Override
    public Future<Void> destroyed(Destruction evidence) {
        return record(new AuditRecord.Destroyed(log.millis(), evidence));
    }

    private Future<Void> record(AuditRecord record) {
        if (Thread.currentThread() != lane) return onLane(() -> record(record));
        if (log.loses()) {
            log.lost(1);
            return NOW;
        }
        if (open == null) begin();
        return open.add(record);
    }

    private Future<Void> onLane(Supplier<Future<Void>> what) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> what.get().onComplete(done));
        return done.future();
    }

    private void begin() {
        Batch batch = new Batch(Since.now(), written -> context.runOnContext(now -> answer(written)));
        open = batch;
        context.runOnContext(endOfTurn -> handOver());
    }

    private void handOver() {
        Batch batch = open;
        open = null;
        unanswered.add(batch);
        if (log.offer(batch)) return;
        unanswered.removeLast();
        log.lost(batch.records().size());
        end(batch);
    }

    private void answer(Batch batch) {
        unanswered.remove(batch); // the first, while nothing fails
        batch.end().tryComplete();
    }

    private void sweep() {
        long now = Since.now();
        long patience = log.patienceNanos();
        for (Batch batch : unanswered) {
            if (now - batch.sinceNanos() < patience) break;
            end(batch);
        }
        boolean accepts = log.accepts();
        while (!waiting.isEmpty() && (accepts || now - waiting.peek().sinceNanos >= patience)) {
            Promise<Void> ready = waiting.poll().ready;
            if (accepts) ready.complete();
            else ready.fail(unavailable());
        }
    }

    /** Nobody waits for it any longer. It may yet be written. */
    private void end(Batch batch) {
        if (log.mayLose()) batch.end().tryComplete();
        else batch.end().tryFail(unavailable());
    }

    private Refused unavailable() {
        return UNAVAILABLE.because("The audit log cannot be written.");
    }

    @Override
    public void stranger(String door, String address, Refusal refusal) {
        log.stranger(door, address, refusal);
    }
}
