package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardmote.crypto.Ask;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.Question;

/** The engine for keys in this node's HSM: consumes {@link CryptoRequest} at {@link #ADDRESS} and answers as {@link Ask} carries it. */
public final class HsmAgent extends VerticleBase {
    /** As {@code Material.engine} names it. */
    public static final String ADDRESS = "hsm";

    private final HsmEngine engine;
    private MessageConsumer<Question<CryptoReply>> consumer;

    /** @param engine stays the caller's, to be closed */
    public HsmAgent(HsmEngine engine) {
        this.engine = engine;
    }

    @Override
    public Future<?> start() {
        consumer = vertx.eventBus().localConsumer(ADDRESS, message -> Ask.answer(message.body(), engine.ask(message.body().asked(CryptoRequest.class))));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return consumer.unregister();
    }
}
