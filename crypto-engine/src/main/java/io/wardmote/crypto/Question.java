package io.wardmote.crypto;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/**
 * What somebody asked of whoever is at an address of this node's event bus, and where the answer goes. Sent by reference, by {@link Ask}; whoever takes it
 * off the bus answers it once, from any thread.
 *
 * @param <A> what it is answered with
 */
public final class Question<A> {
    private final Ask asker;
    private final Object asked;
    private final ContextInternal context;
    private final CryptoTrace trace = CryptoTrace.current();
    private final Thread thread = Thread.currentThread();
    private final Promise<A> answer = Promise.promise();
    final long sinceNanos = System.nanoTime();
    /** Its neighbours among those that are not answered; of one that is, itself. Guarded by the asker. */
    Question<?> before;
    Question<?> after;

    Question(Ask asker, Object asked, ContextInternal context) {
        this.asker = asker;
        this.asked = asked;
        this.context = context;
    }

    /** The question itself. */
    public <Q> Q asked(Class<Q> type) {
        return type.cast(asked);
    }

    /** What is told of how it is answered. */
    public CryptoTrace trace() {
        return trace;
    }

    /** Answers it; what comes later than the first answer is for nobody. */
    public void answer(A with) {
        if (asker.over(this)) here(() -> answer.complete(with));
    }

    /** As {@link #answer}. */
    public void fail(Throwable cause) {
        if (asker.over(this)) here(() -> answer.fail(cause));
    }

    Future<A> future() {
        return answer.future();
    }

    /** In the context that asked; at once where this is its thread: most questions stay on one event loop. */
    private void here(Runnable completion) {
        if (Thread.currentThread() == thread) context.dispatch(completion);
        else context.runOnContext(asking -> completion.run());
    }
}
