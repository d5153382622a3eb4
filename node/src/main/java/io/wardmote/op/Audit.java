package io.wardmote.op;

import io.vertx.core.Future;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.state.Destruction;

/** Where everything that is asked is recorded before it is answered. To be called on the event loop of the lane that it belongs to. */
public interface Audit {
    /** Records nothing. */
    Audit NONE = new Audit() {
        @Override
        public Future<Void> ready() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> record(Deed deed) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> destroyed(Destruction evidence) {
            return Future.succeededFuture();
        }

        @Override
        public void stranger(String door, String address, Refusal refusal) {}
    };

    /** To be asked before anything is done. Fails with UNAVAILABLE where what is done could not be recorded, for longer than a request waits. */
    Future<Void> ready();

    /** Completes when it is written, and all that was recorded before it; until then nobody may be answered. Fails with UNAVAILABLE if that takes too long. */
    Future<Void> record(Deed deed);

    /** Records that a key's destruction is proven; completes as {@link #record} does. */
    Future<Void> destroyed(Destruction evidence);

    /** Records what a door refuses of somebody who is known; fails with that refusal when it is written. */
    default <T> Future<T> refused(Call call, Refused refused) {
        return record(Deed.refused(call, refused.refusal(), 0)).compose(written -> Future.failedFuture(refused));
    }

    /** Counts a refusal of somebody of whom it is not known who he is. Never waits, and costs no room on the disk that he could choose. */
    void stranger(String door, String address, Refusal refusal);
}
