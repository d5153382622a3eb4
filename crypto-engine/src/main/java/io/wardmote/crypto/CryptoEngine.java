package io.wardmote.crypto;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * The engine for software keys, one instance per lane, on the lane's event loop. Consumes {@link CryptoRequest} at
 * {@link #address} and answers as {@link Ask} carries it. Quick work is done here and now, slow work by {@link SlowWork}
 * unless its answer is ready.
 */
public final class CryptoEngine extends VerticleBase {
    private final int lane;
    private final SoftwareKeys keys;
    private final SlowWork slow;
    private MessageConsumer<Question<CryptoReply>> consumer;

    public CryptoEngine(int lane, SoftwareKeys keys, SlowWork slow) {
        this.lane = lane;
        this.keys = keys;
        this.slow = slow;
    }

    /** The event-bus address of a lane's engine. */
    public static String address(int lane) {
        return "crypto." + lane;
    }

    @Override
    public Future<?> start() {
        consumer = vertx.eventBus().localConsumer(address(lane), message -> Ask.answer(message.body(), compute(message.body().asked(CryptoRequest.class))));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return consumer.unregister();
    }

    private Future<CryptoReply> compute(CryptoRequest request) {
        try {
            if (request instanceof CryptoRequest.All all) return Series.answer(context, keys, slow, all.parts());
            Effort effort = Effort.of(request);
            if (effort == Effort.QUICK) return Future.succeededFuture(keys.answer(request));
            Optional<CryptoReply> ready = keys.ready(request);
            return ready.isPresent() ? Future.succeededFuture(ready.get()) : slow.run(effort, () -> keys.answer(request));
        } catch (GeneralSecurityException | RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
