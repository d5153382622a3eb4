package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardmote.crypto.Ask;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.Question;
import java.util.function.Function;

/** The engine for keys in this node's HSM: consumes {@link CryptoRequest} at {@link #ADDRESS} and answers as {@link Ask} carries it. */
public final class HsmAgent extends VerticleBase {
    /** As {@code Material.engine} names it. */
    public static final String ADDRESS = "hsm";

    private final Function<CryptoRequest, Future<CryptoReply>> engine;
    private MessageConsumer<Question<CryptoReply>> consumer;

    /** @param engine as {@link HsmEngine#ask} */
    public HsmAgent(Function<CryptoRequest, Future<CryptoReply>> engine) {
        this.engine = engine;
    }

    @Override
    public Future<?> start() {
        consumer = vertx.eventBus().localConsumer(ADDRESS, message -> answer(message.body()));
        return Future.succeededFuture();
    }

    private void answer(Question<CryptoReply> question) {
        CryptoRequest request = question.asked(CryptoRequest.class);
        Ask.answer(question, question.trace().call(() -> engine.apply(request)));
    }

    @Override
    public Future<?> stop() {
        return consumer.unregister();
    }
}
