package io.wardmote.op;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.AccessMode;
import io.vertx.core.spi.context.storage.ContextLocal;
import io.wardmote.raft.Asked;
import java.util.Optional;

/**
 * The call that is worked on at the moment. Each message has a context of its own, and what follows from it comes back to that; so it is known, without being
 * handed through, to what is asked on a call's behalf: the cluster, an engine. Nothing is decided by it: it is for logs and traces.
 */
public final class Current {
    private static final ContextLocal<Call> CALL = ContextLocal.registerLocal(Call.class);

    private Current() {}

    /** To be called before there is a Vert.x: what is kept by context has its place from the beginning. */
    public static void prepare() {
        // the place is taken when this class is there
    }

    static void is(Call call) {
        Context context = Vertx.currentContext();
        if (context != null) context.putLocal(CALL, AccessMode.CONCURRENT, call);
    }

    public static Optional<Call> call() {
        Context context = Vertx.currentContext();
        return context == null ? Optional.empty() : Optional.ofNullable(context.getLocal(CALL, AccessMode.CONCURRENT));
    }

    /** For whom a change is made now. */
    public static Asked asked() {
        return call().map(call -> new Asked(call.requestId(), call.trail().span().traceparent())).orElse(Asked.NOBODY);
    }
}
