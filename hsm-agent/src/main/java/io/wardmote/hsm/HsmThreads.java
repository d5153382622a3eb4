package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.CryptoTrace;
import io.wardmote.crypto.Effort;
import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys in a token, used by as many threads as there are sessions ({@link Turns}); native calls would hold up an event loop. */
public final class HsmThreads implements HsmEngine {
    private static final Logger LOG = LoggerFactory.getLogger(HsmThreads.class);
    /** The bus's: nobody waits any longer. */
    static final Duration ASKERS_PATIENCE = Duration.ofMillis(DeliveryOptions.DEFAULT_TIMEOUT);

    private final Vertx vertx;
    private final HsmKeys keys;
    private final Turns turns;
    private final Duration deadline;

    /**
     * Begins by finding out what the token can do.
     * @param keys taken over, closed with this
     */
    public HsmThreads(Vertx vertx, HsmKeys keys, HsmConfig config) {
        this.vertx = vertx;
        this.keys = keys;
        this.turns = new Turns(config.sessions(), ASKERS_PATIENCE, System::nanoTime);
        this.deadline = config.deadline();
        turns.mustRun(this::discover);
    }

    /** It is open. */
    @Override
    public void begin() {}

    private void discover() {
        try {
            keys.discover();
        } catch (GeneralSecurityException | RuntimeException e) {
            LOG.warn("what the token can do is found out when a key is made: {}", e.toString());
        }
    }

    @Override
    public Future<CryptoReply> ask(CryptoRequest request) {
        CryptoTrace trace = CryptoTrace.current();
        if (trace == CryptoTrace.OFF) return turns.run(Effort.of(request), () -> keys.answer(request));
        CryptoTrace.Watch waiting = CryptoTrace.Watch.start();
        return turns.run(Effort.of(request), () -> {
            trace.part(waiting.part("hsm turn", "", ""));
            return trace.call(() -> keys.answer(request));
        });
    }

    /** Whoever opened the token saw that it is fit. */
    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    public Future<Void> judged() {
        return Future.succeededFuture();
    }

    @Override
    public Optional<String> fault() {
        return keys.token().fault();
    }

    @Override
    public HsmFigures figures() {
        return keys.figures();
    }

    /** That would be the node itself. */
    @Override
    public long restarts() {
        return 0;
    }

    /** Not in our threads: when these hang, it is asked most. */
    @Override
    public Future<JsonObject> status() {
        return vertx.executeBlocking(keys::status, false);
    }

    /** In a thread, since it destroys objects in the token. */
    @Override
    public void evict(Collection<String> versionIds) {
        act(() -> keys.evict(versionIds));
    }

    @Override
    public void evictAll() {
        act(keys::evictAll);
    }

    private void act(Runnable eviction) {
        if (!turns.mustRun(eviction)) LOG.debug("evicted by closing");
    }

    @Override
    public void destroy(Collection<byte[]> blobs) {
        destroy(blobs, () -> {});
    }

    /** @param tried is told when the token was asked for each */
    void destroy(Collection<byte[]> blobs, Runnable tried) {
        boolean will = turns.mustRun(() -> {
            keys.destroy(blobs);
            tried.run();
        });
        if (!will) TokenObjects.stay(blobs, "the HSM is closed");
    }

    @Override
    public void addSubkey(int epoch, Secret subkey) {
        keys.addSubkey(epoch, subkey);
    }

    @Override
    public void dropSubkeysBefore(int epoch) {
        keys.dropSubkeysBefore(epoch);
    }

    /** Waits for what is in hand, for as long as a native call may take. */
    @Override
    public void close() {
        if (!turns.close(deadline)) LOG.warn("the token still works when it is closed");
        keys.close();
    }
}
