package io.wardmote.external;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.external.ManagerFailed.Kind;
import io.wardmote.op.Engine;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lane's way to the engine for external keys. A call keeps its place in the lane for as long as a manager takes, so only so many may wait for managers,
 * of all instances together, that places are left for keys that are here; more are refused at once. Thread safe.
 */
public final class FewAtOnce implements Engine {
    private final int most;
    private final Engine engine;
    private final AtomicInteger inHand = new AtomicInteger();

    public FewAtOnce(int most, Engine engine) {
        this.most = most;
        this.engine = engine;
    }

    /** Fails with OVERLOADED while {@code most} are in hand, else as the engine does. */
    @Override
    public Future<CryptoReply> ask(CryptoRequest request) {
        if (inHand.incrementAndGet() > most) {
            inHand.decrementAndGet();
            return Future.failedFuture(new ManagerFailed(Kind.BUSY, "Too many requests wait for managers of external keys.").refused());
        }
        return engine.ask(request).onComplete(done -> inHand.decrementAndGet());
    }
}
