package io.wardmote.perf.load;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.wardmote.node.Fault;
import io.wardmote.perf.report.Round;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Keys that are made while a step runs, as fast as so many clients can: what that costs those who use other keys. */
final class Storm {
    private final Vertx vertx;
    private final Context context;
    private final Server creating;

    /** @param creating asks for new keys, over connections of its own */
    Storm(Vertx vertx, Context context, Server creating) {
        this.vertx = vertx;
        this.context = context;
        this.creating = creating;
    }

    /** One that is under way. */
    record Running(Measured measured, FutureTask<Double> end) {
        /** Waits for it. @return how many keys it made */
        Round.Event ended() throws InterruptedException {
            try {
                double seconds = end.get();
                return new Round.Event(0, String.format(Locale.ROOT, "meanwhile %.0f keys/s made, %d refused", measured.answered() / seconds, measured.failed()));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Fault fault) throw fault;
                throw new IllegalStateException("the keys were not made", e.getCause());
            }
        }
    }

    Running begin(int underWay, Duration length) {
        Measured measured = new Measured(1);
        Sending sending = new Sending(creating.requests()::next, creating.client()::send, System::nanoTime, measured);
        FutureTask<Double> end = new FutureTask<>(() -> new Driver(vertx, context, second -> { }).closed(sending, underWay, length));
        Thread.ofVirtual().start(end);
        return new Running(measured, end);
    }
}
