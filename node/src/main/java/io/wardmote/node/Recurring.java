package io.wardmote.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** A look at how things are, again and again while the node runs, each some time after the one before has ended. */
public abstract class Recurring extends VerticleBase {
    private volatile boolean stopped;

    /** One look. May throw. */
    protected abstract Future<?> look();

    /** What became of one that failed is to be told; there will be another. */
    protected abstract void failed(Throwable failure);

    /** Until the next one. */
    protected abstract long pauseMillis();

    protected final boolean isStopped() {
        return stopped;
    }

    @Override
    public final Future<?> start() {
        later();
        return Future.succeededFuture();
    }

    @Override
    public final Future<?> stop() {
        stopped = true;
        return Future.succeededFuture();
    }

    private void later() {
        if (!stopped) vertx.setTimer(pauseMillis(), timer -> now());
    }

    private void now() {
        Future.succeededFuture().compose(begun -> look()).onFailure(this::failed).onComplete(done -> later());
    }
}
