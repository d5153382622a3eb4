package io.wardmote.http;

import static io.wardmote.key.Refusal.INTERNAL_FAILURE;

import io.vertx.core.Future;
import io.wardmote.access.Credentials;
import io.wardmote.key.Refused;
import io.wardmote.op.Audit;
import io.wardmote.op.Call;
import io.wardmote.op.Reply;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the doors of a lane share: whom they ask, and that they deal alike with strangers, with who is known and with what fails. How a refusal looks is
 * the door's; nothing that is thrown here or behind gets further.
 *
 * @param dispatch    takes a call to its operation; its future may fail with Refused
 * @param attempts    how often an address may fail to prove who it is
 * @param clockMillis wall clock, milliseconds since 1970
 */
record Porter(Function<Call, Future<Reply>> dispatch, Credentials credentials, Attempts attempts, Audit audit, LongSupplier clockMillis) {
    private static final Logger LOG = LoggerFactory.getLogger(Porter.class);

    /** Where nobody is let in and nothing recorded. */
    static Porter ofShutDoors(Refused refused) {
        return new Porter(call -> Future.failedFuture(refused), null, null, Audit.NONE, System::currentTimeMillis);
    }

    /**
     * Goes on with who is known, and turns away who is not.
     *
     * @param proof of who asks; may fail with Refused
     * @return never fails
     */
    <T> Future<Answer> known(Door door, Request request, Future<T> proof, Function<T, Future<Answer>> ask, Function<Refused, Answer> refusal) {
        return proof.transform(proven -> {
            if (proven.failed()) return stranger(door, request, proven.cause(), refusal);
            return ask.apply(proven.result()).otherwise(failure -> refusal.apply(refused(request, failure)));
        });
    }

    /** Turns away somebody of whom it is not known who he is. */
    Future<Answer> stranger(Door door, Request request, Throwable failure, Function<Refused, Answer> refusal) {
        Refused refused = refused(request, failure);
        audit.stranger(door.name(), request.address(), refused.refusal());
        return Future.succeededFuture(refusal.apply(refused));
    }

    /**
     * Asks what the request says.
     *
     * @param read   may throw Refused
     * @param unread a call that its door refuses so: it waits its turn too, and is recorded of who is known
     */
    Future<Reply> ask(Supplier<Call> read, Function<Refused, Call> unread) {
        try {
            return dispatch.apply(read.get());
        } catch (Refused refused) {
            return dispatch.apply(unread.apply(refused));
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    /** What is told of a failure: of a fault of ours no more than that it was one. */
    private static Refused refused(Request request, Throwable failure) {
        if (failure instanceof Refused refused) return refused;
        LOG.atError().addKeyValue("requestId", request.id()).setCause(failure).log("Request {} failed", request.id());
        return INTERNAL_FAILURE.refused();
    }
}
