package io.wardmote.op;

import static io.wardmote.key.Refusal.INTERNAL_FAILURE;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.wardmote.crypto.LocalCodecs;
import io.wardmote.key.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One action of the API: a verticle that takes {@link Call}s from the bus and answers each with a {@link Reply}. There is one
 * of each per lane, on the event loop of that lane's door. Its class name is the action's name.
 */
public abstract class Operation extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Operation.class);
    /** Longer than an engine is waited for, so that what is told is the engine's silence, and not an operation's. */
    static final DeliveryOptions LOCAL = LocalCodecs.options().setSendTimeout(DeliveryOptions.DEFAULT_TIMEOUT + 10_000);

    /** Answers a call, or fails with {@link Refused}, which may also be thrown. */
    protected abstract Future<Reply> answer(Call call);

    public String name() {
        return getClass().getSimpleName();
    }

    /** Whose operation this is. */
    public Api api() {
        return Api.OPENAPI;
    }

    static String address(int lane, Api api, String name) {
        return "op." + lane + "." + api.whole(name);
    }

    @Override
    public Future<?> start() {
        return vertx.eventBus().<Call>localConsumer(address(Lane.number(config()), api(), name()), this::take).completion();
    }

    private void take(Message<Call> message) {
        Call call = message.body();
        Future<Reply> reply;
        try {
            reply = answer(call);
        } catch (Refused refused) {
            reply = Future.failedFuture(refused);
        } catch (RuntimeException bug) {
            reply = Future.failedFuture(bug);
        }
        reply.onComplete(
            done -> message.reply(new Answer.Done(done), LOCAL),
            failure -> message.reply(new Answer.No(refused(call, failure)), LOCAL));
    }

    private static Refused refused(Call call, Throwable failure) {
        if (failure instanceof Refused refused) return refused;
        LOG.error("{} failed, request {}", call.api().whole(call.operation()), call.requestId(), failure);
        return INTERNAL_FAILURE.refused();
    }
}
