package io.wardmote.raft;

import io.vertx.core.Future;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import java.util.function.Function;

/**
 * The replicated state as operations use it. Every read names its freshness by the method it calls, and whatever makes a
 * read fresh is behind these methods alone. A {@code Refused} thrown by a function given here is the answer, once fresh.
 * Futures complete on the caller's Vert.x context.
 */
public interface ReplicatedState {
    /** For changes that no signed request asked for. */
    byte[] NO_NONCE = {};

    /**
     * Proposes a change and completes when it is committed and applied here; however often it had to be sent, it happens once.
     * Fails with the {@code Refused} of its outcome, or with UNAVAILABLE if the outcome could not be learnt in time.
     *
     * @param nonce 16 bytes that no other change may bring, or NO_NONCE
     */
    Future<Void> change(byte[] nonce, Command command);

    /** Reads one moment of the state, not older than any change answered before the call. The function must be quick. */
    <T> Future<T> read(Function<KeyRing, T> read);

    /** As {@link #read}, then computes with what was read; the answer is given only if what was read still stands. */
    <T, R> Future<R> use(Function<KeyRing, T> read, Function<T, Future<R>> compute);

    /** As {@link #read}, for reads of many rows: off the event loop. */
    <T> Future<T> list(Function<KeyRing, T> read);

    /** Reads what this node has applied, which may be older than what others have. No answer that says no may rest on it. */
    <T> T stale(Function<KeyRing, T> read);
}
