package io.wardmote.raft;

import io.vertx.core.Future;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;

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

    /**
     * The same, of what somebody must have a right to: the function reads that, row by row, and answers the command or refuses, as in {@link #read}. It is
     * made only of a state in which those rows still say what they said; else it is read again. So no change rests on a right whose withdrawal was answered,
     * however long it was under way. Fails with UNAVAILABLE, and is surely not done, where they change each time.
     */
    Future<Void> change(byte[] nonce, Function<KeyRing, Command> permitted);

    /** Reads one moment of the state, not older than any change answered before the call. The function must be quick. */
    <T> Future<T> read(Function<KeyRing, T> read);

    /** As {@link #read}, then computes with what was read; the answer is given only if what was read still stands. */
    <T, R> Future<R> use(Function<KeyRing, T> read, Function<T, Future<R>> compute);

    /** As {@link #use}; what may be done without the others for a time, where they cannot be reached, says so. */
    <T, R> Future<R> use(Function<KeyRing, T> read, Function<T, Future<R>> compute, Surviving<T, R> surviving);

    /**
     * What a node that is cut off may do by its own state, for a time after its lease ran out. Only what succeeds is answered so.
     *
     * @param seconds of that time, by what was found; 0 for none
     * @param marked  the result that says so, given until when this node may go on, in milliseconds since 1970
     */
    record Surviving<T, R>(ToLongFunction<T> seconds, BiFunction<R, Long, R> marked) {}

    /**
     * Until when nodes that are cut off may go on using that key as it was before its newest change, in milliseconds since 1970, by the slowest of
     * clocks; 0 if it is sure that none does. To be asked after the change.
     */
    Future<Long> survivorsUntil(String keyId);

    /** The same of several keys, after a change that is not of their own rows, but of what else they are used by: the latest, or 0. */
    Future<Long> survivorsOf(List<String> keyIds);

    /** As {@link #read}, for reads of many rows: off the event loop. */
    <T> Future<T> list(Function<KeyRing, T> read);

    /** Reads what this node has applied, which may be older than what others have. No answer that says no may rest on it. */
    <T> T stale(Function<KeyRing, T> read);

    /** The same, past the cache of decoded rows: what is read is not kept there. */
    <T> T staleOnce(Function<KeyRing, T> read);
}
