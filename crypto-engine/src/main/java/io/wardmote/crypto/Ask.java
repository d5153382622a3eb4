package io.wardmote.crypto;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a question travels to an engine and its answer back. The bus can only fail with a number and a text, so a {@link Refused}
 * comes back as the body of a reply and is thrown again here: whoever asks sees a failed future with the very same object.
 */
public final class Ask {
    private static final Logger LOG = LoggerFactory.getLogger(Ask.class);

    private Ask() {}

    /**
     * Asks the engine at an address of this node. The future fails with {@link Refused} and nothing else: UNAVAILABLE if no
     * engine is there or none answers in time (the bus's default, 30 s), else as {@link CryptoRequest} says.
     */
    public static Future<CryptoReply> ask(Vertx vertx, String address, CryptoRequest request) {
        return vertx.eventBus().<Object>request(address, request, LocalCodecs.options())
                .transform(asked -> asked.succeeded() ? answered(asked.result().body()) : Future.failedFuture(unanswered(asked.cause())));
    }

    private static Future<CryptoReply> answered(Object body) {
        return body instanceof Refused refused ? Future.failedFuture(refused) : Future.succeededFuture((CryptoReply) body);
    }

    private static Throwable unanswered(Throwable cause) {
        if (!(cause instanceof ReplyException)) return fault("asking an engine", cause);
        LOG.warn("no answer from an engine: {}", cause.getMessage());
        return Refusal.UNAVAILABLE.refused();
    }

    /** For engines: replies when the answer is there. A fault is logged once, here, and answered INTERNAL_FAILURE. */
    public static void answer(Message<CryptoRequest> message, Future<CryptoReply> answer) {
        DeliveryOptions options = LocalCodecs.options();
        answer.onComplete(
                reply -> message.reply(reply, options),
                failure -> message.reply(failure instanceof Refused ? failure : fault(message.body().getClass().getSimpleName(), failure), options));
    }

    private static Refused fault(String what, Throwable fault) {
        LOG.error("{} failed", what, Wordless.of(fault));
        return Refusal.INTERNAL_FAILURE.refused();
    }

    /** A fault as it may be logged: classes and places only, since a provider's message may quote what it was given. */
    private static final class Wordless extends Exception {
        private Wordless(Throwable fault) {
            super(fault instanceof SealBroken ? fault.toString() : fault.getClass().getName(), fault.getCause() == null ? null : of(fault.getCause()));
            setStackTrace(fault.getStackTrace());
        }

        static Wordless of(Throwable fault) {
            return new Wordless(fault);
        }
    }
}
