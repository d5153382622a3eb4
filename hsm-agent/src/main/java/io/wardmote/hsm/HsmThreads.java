package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys in a token, used by as many threads as there are sessions; native calls would hold up an event loop. Waiting is bounded. Answers are given
 * on those threads, for an event loop would be woken for each.
 */
public final class HsmThreads implements HsmEngine {
    private static final Logger LOG = LoggerFactory.getLogger(HsmThreads.class);
    /** For each thread; at 25 to 600 microseconds a call these are gone in a quarter of a second. */
    private static final int WAITING = 256;

    private final Vertx vertx;
    private final HsmKeys keys;
    private final ExecutorService threads;
    private final Duration deadline;
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
        this.threads = Executors.newFixedThreadPool(config.sessions(), Thread.ofPlatform().daemon().name("hsm-", 0).factory());
        this.deadline = config.deadline();
        this.most = config.sessions() * (1 + WAITING);
        threads.execute(this::discover);
    }

    private void discover() {
        try {
            keys.discover();
        } catch (GeneralSecurityException | RuntimeException e) {
            LOG.warn("what the token can do is found out when a key is made: {}", e.toString());
        }
    }

    @Override
    public Future<CryptoReply> ask(CryptoRequest request) {
        if (inHand.incrementAndGet() > most) {
            inHand.decrementAndGet();
            return Future.failedFuture(Refusal.OVERLOADED.because("The HSM is busy."));
        }
        Promise<CryptoReply> promise = Promise.promise();
        try {
            threads.execute(() -> {
                Future<CryptoReply> answer = answer(request);
                inHand.decrementAndGet();
                answer.onComplete(promise);
            });
        } catch (RejectedExecutionException e) { // closed
            inHand.decrementAndGet();
            return Future.failedFuture(Refusal.UNAVAILABLE.refused());
        }
        return promise.future();
    }

    private Future<CryptoReply> answer(CryptoRequest request) {
        try {
            return Future.succeededFuture(keys.answer(request));
        } catch (Exception | Error e) { // whoever asked must hear of it
            return Future.failedFuture(e);
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
            threads.execute(eviction);
        } catch (RejectedExecutionException e) { // closed, which evicts all
            LOG.debug("evicted by closing");
        }
    }

    @Override
    public void destroy(Collection<byte[]> blobs) {
        try {
            threads.execute(() -> keys.destroy(blobs));
        } catch (RejectedExecutionException e) {
            TokenObjects.stay(blobs, "the HSM is closed");
        }
    }

    @Override
    public void addSubkey(int epoch, Secret subkey) {
        keys.addSubkey(epoch, subkey);
    }

    /** Waits for what is in hand, for as long as a native call may take. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS)) LOG.warn("the token still works when it is closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keys.close();
    }
}
