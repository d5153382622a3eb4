package io.wardmote.audit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.wardmote.op.Deed;
import io.wardmote.op.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lanes with nothing on them but a desk each, and a way to speak to it from there. */
final class Desks implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final List<Desk> desks = new ArrayList<>();
    private final List<Clerk> clerks = new ArrayList<>();

    private static final class Clerk extends VerticleBase {
        <T> Future<T> asks(Supplier<Future<T>> what) {
            Promise<T> answer = Promise.promise();
            context.runOnContext(now -> what.get().onComplete(answer));
            return answer.future();
        }
    }

    Desks(AuditLog log, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            desks.add(log.desk());
            clerks.add(new Clerk());
            get(vertx.deployVerticle(new Lane(List.of(desks.getLast(), clerks.getLast())), Lane.options(lane)));
        }
    }

    static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    Future<Void> ready(int lane) {
        return clerks.get(lane).asks(desks.get(lane)::ready);
    }

    Future<Void> record(int lane, Deed deed) {
        return clerks.get(lane).asks(() -> desks.get(lane).record(deed));
    }

    Thread thread(int lane) {
        return get(clerks.get(lane).asks(() -> Future.succeededFuture(Thread.currentThread())));
    }

    Desk desk(int lane) {
        return desks.get(lane);
    }

    @Override
    public void close() {
        get(vertx.close());
    }
}
