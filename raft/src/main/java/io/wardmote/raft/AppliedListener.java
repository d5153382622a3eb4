package io.wardmote.raft;

import io.wardmote.state.Draft;

/**
 * Told of every change of this node's state after readers see it and before anybody is told that it happened: what keeps
 * something derived from rows drops it here. Called by the one thread that applies, so it must be quick, must not block, and
 * must not throw: the node stops if it does.
 */
public interface AppliedListener {
    /** Told of the same changes when they are about to be made, while {@link Draft#before} tells what they take the place of. */
    default void applying(Draft changes) {}

    /** @param changes the rows of one log entry; {@link Draft#eachChange} tells each key with its new value, null if deleted */
    void applied(long index, Draft changes);

    /** The whole state was replaced by another node's: any row may have changed. */
    void replaced();
}
