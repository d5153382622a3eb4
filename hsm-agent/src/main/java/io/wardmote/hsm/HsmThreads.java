package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys in a token, used by as many threads as there are sessions; native calls would hold up an event loop. Waiting is bounded. */
public final class HsmThreads implements HsmEngine {
    private static final Logger LOG = LoggerFactory.getLogger(HsmThreads.class);
    /** For each thread; at 25 to 600 microseconds a call these are gone in a quarter of a second. */
    private static final int WAITING = 256;

    private final Vertx vertx;
    private final HsmKeys keys;
    private final WorkerExecutor threads;
    private final int most;
    /** The executor's own queue has no bound, so we count. */
    private final AtomicInteger inHand = new AtomicInteger();

    /**
     * Begins by finding out what the token can do.
     * @param keys taken over, closed with this
     */
    public HsmThreads(Vertx vertx, HsmKeys keys, HsmConfig config) {
        this.vertx = vertx;
        this.keys = keys;
        this.threads = vertx.createSharedWorkerExecutor("hsm", config.sessions(), config.deadline().toSeconds(), TimeUnit.SECONDS);
        this.most = config.sessions() * (1 + WAITING);
        threads.executeBlocking(() -> {
            keys.discover();
            return null;
        }, false).onFailure(e -> LOG.warn("what the token can do is found out when a key is made: {}", e.toString()));
    }

    @Override
    public Future<CryptoReply> ask(CryptoRequest request) {
        if (inHand.incrementAndGet() > most) {
            inHand.decrementAndGet();
            return Future.failedFuture(Refusal.OVERLOADED.because("The HSM is busy."));
        }
        try {
            return threads.executeBlocking(() -> keys.answer(request), false).onComplete(done -> inHand.decrementAndGet());
        } catch (RejectedExecutionException e) { // closed
            inHand.decrementAndGet();
            return Future.failedFuture(Refusal.UNAVAILABLE.refused());
        }
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
        try {
            threads.executeBlocking(() -> {
                eviction.run();
                return null;
            }, false).onFailure(e -> LOG.error("keys were not evicted", e));
        } catch (RejectedExecutionException e) { // closed, which evicts all
            LOG.debug("evicted by closing");
        }
    }

    @Override
    public void destroy(Collection<byte[]> blobs) {
        try {
            threads.executeBlocking(() -> {
                keys.destroy(blobs);
                return null;
            }, false).onFailure(e -> TokenObjects.stay(blobs, e.toString()));
        } catch (RejectedExecutionException e) {
            TokenObjects.stay(blobs, "the HSM is closed");
        }
    }

    @Override
    public void addSubkey(int epoch, Secret subkey) {
        keys.addSubkey(epoch, subkey);
    }

    /** Blocks until the token is let go. */
    @Override
    public void close() {
        threads.close().toCompletionStage().toCompletableFuture().join();
        keys.close();
    }
}
