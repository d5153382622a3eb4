package io.wardmote.op;

import static io.wardmote.key.Refusal.INTERNAL_FAILURE;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardmote.crypto.Question;
import io.wardmote.key.Refused;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One action of the API: a verticle that takes {@link Call}s from the bus and answers each with a {@link Reply}. There is one
 * of each per lane, on the event loop of that lane's door. Its class name is the action's name. How it ended is recorded before it is answered, also where it
 * was refused.
 */
public abstract class Operation extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Operation.class);

    private Audit audit = Audit.NONE;

    /** Answers a call, or fails with {@link Refused}, which may also be thrown. */
    protected abstract Future<Reply> answer(Call call);

    public String name() {
        return getClass().getSimpleName();
    }

    /** Whose operation this is. */
    public Api api() {
        return Api.OPENAPI;
    }

    /** The rights that it asks for, as policies name them. */
    public Set<String> actions() {
        return Set.of(api().action(name()));
    }

    static String address(int lane, Api api, String name) {
        return "op." + lane + "." + api.whole(name);
    }

    /** To be called before it is deployed. */
    Operation recordedIn(Audit audit) {
        this.audit = audit;
        return this;
    }

    @Override
    public Future<?> start() {
        return vertx.eventBus().<Question<Answer>>localConsumer(address(Lane.number(config()), api(), name()),
            message -> take(message.body().asked(Call.class)).onSuccess(message.body()::answer)).completion();
    }

    /** Never fails. What cannot be recorded is not begun. */
    Future<Answer> take(Call call) {
        return audit.ready().compose(ready -> recorded(call)).otherwise(failure -> new Answer.No(refused(call, failure)));
    }

    private Future<Answer> recorded(Call call) {
        long began = System.nanoTime();
        return answered(call).transform(end -> {
            long micros = NANOSECONDS.toMicros(System.nanoTime() - began);
            if (end.succeeded()) return audit.record(Deed.done(call, end.result(), micros)).<Answer>map(written -> new Answer.Done(end.result()));
            Refused refused = refused(call, end.cause());
            return audit.record(Deed.refused(call, refused.refusal(), micros)).<Answer>map(written -> new Answer.No(refused));
        });
    }

    private Future<Reply> answered(Call call) {
        try {
            return answer(call);
        } catch (RuntimeException refusedOrBug) {
            return Future.failedFuture(refusedOrBug);
        }
    }

    private static Refused refused(Call call, Throwable failure) {
        if (failure instanceof Refused refused) return refused;
        LOG.error("{} failed, request {}", call.api().whole(call.operation()), call.requestId(), failure);
        return INTERNAL_FAILURE.refused();
    }
}
