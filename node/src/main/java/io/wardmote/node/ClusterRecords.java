package io.wardmote.node;

import static io.wardmote.key.Refusal.INTERNAL_FAILURE;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Audit;
import io.wardmote.op.Caller;
import io.wardmote.op.Deed;
import java.util.function.Function;
import java.util.function.Supplier;

/** Records what is asked of the cluster itself, by the routes beside the doors; of one lane. An operation is its path: {@code cluster/remove}. */
final class ClusterRecords {
    private static final String DOOR = "cluster";

    private final Audit audit;

    ClusterRecords(Audit audit) {
        this.audit = audit;
    }

    /**
     * Does it, and completes as it does when it is recorded that that user asked for it.
     *
     * @param about what it was about, of what came of it; of null if it was refused
     */
    <T> Future<T> recorded(RoutingContext routing, String user, Supplier<Future<T>> deed, Function<T, String> about) {
        long began = System.nanoTime();
        return audit.ready().compose(ready -> deed.get())
            .transform(end -> record(routing, user, about.apply(end.result()), end.failed() ? refusal(end.cause()) : null, began)
                .compose(written -> end.failed() ? Future.failedFuture(end.cause()) : Future.succeededFuture(end.result())));
    }

    /** The same for whoever shows that he may by what he sends: what fails is a stranger's. */
    <T> Future<T> recordedUnlessStrange(RoutingContext routing, Supplier<Future<T>> deed, Function<T, String> about) {
        long began = System.nanoTime();
        return audit.ready().compose(ready -> deed.get()).transform(end -> {
            if (end.succeeded()) return record(routing, "", about.apply(end.result()), null, began).map(written -> end.result());
            stranger(routing, end.cause());
            return Future.failedFuture(end.cause());
        });
    }

    /** Completes when it is written that a user was refused, or was not if that is null. */
    Future<Void> record(RoutingContext routing, String user, Refusal refusal) {
        return record(routing, user, "", refusal, System.nanoTime());
    }

    private Future<Void> record(RoutingContext routing, String user, String about, Refusal refusal, long began) {
        Caller caller = user.isEmpty() ? Caller.user("", "", "", address(routing))
            : RootOnly.hash(routing.request()).map(token -> Caller.bearer("", user, token, address(routing)))
                .orElseGet(() -> Caller.user("", user, "", address(routing)));   // at the console
        long micros = NANOSECONDS.toMicros(System.nanoTime() - began);
        return audit.record(Deed.ofCluster(AskedId.of(routing), caller, routing.request().path().substring(1), about, refusal, micros));
    }

    /** Records what nobody asked for. */
    Future<Void> happened(String operation, String about) {
        return audit.record(Deed.ofCluster("", Caller.user("", "", "", ""), operation, about, null, 0));
    }

    void stranger(RoutingContext routing, Throwable failure) {
        audit.stranger(DOOR, address(routing), refusal(failure));
    }

    static Refusal refusal(Throwable failure) {
        return switch (failure) {
            case Refused refused -> refused.refusal();
            case Fault fault -> INVALID_PARAMETER;
            default -> INTERNAL_FAILURE;
        };
    }

    private static String address(RoutingContext routing) {
        return routing.request().remoteAddress().hostAddress();
    }
}
