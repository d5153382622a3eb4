package io.wardmote.hsm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The keys that the agent's token is to destroy, by their blobs, until an agent has answered that it tried. What it fails at it logs itself; one that
 * ends before has its blobs given to the next, unless several ended so: these may be what they ended by. Thread safe.
 */
final class ToDestroy {
    private static final int MOST = 100_000;
    private static final int MOST_TRIES = 3;

    private record Doomed(byte[] blob, int tries) {}

    private final Queue<Doomed> waiting = new ArrayDeque<>();
    private final Map<Long, List<Doomed>> told = new HashMap<>();
    private int size;

    /** Those of wrapped keys are left out: nothing of them is in the token. */
    synchronized void add(Collection<byte[]> blobs) {
        for (byte[] blob : blobs) {
            if (!TokenObjects.isNamedBy(blob)) continue;
            if (size >= MOST) {
                TokenObjects.stay(List.of(blob), "too many wait for the HSM agent");
                continue;
            }
            size++;
            waiting.add(new Doomed(blob, 0));
        }
    }

    /** All that wait, to be told to an agent. @param call by which it answers */
    synchronized List<byte[]> tell(long call) {
        if (waiting.isEmpty()) return List.of();
        List<Doomed> all = new ArrayList<>();
        for (Doomed doomed : waiting) all.add(new Doomed(doomed.blob, doomed.tries + 1));
        waiting.clear();
        told.put(call, all);
        return blobs(all);
    }

    private static List<byte[]> blobs(Collection<Doomed> doomed) {
        return doomed.stream().map(Doomed::blob).toList();
    }

    synchronized void answered(long call) {
        List<Doomed> done = told.remove(call);
        if (done != null) size -= done.size();
    }

    /** The agent that was told is gone. */
    synchronized void ended() {
        for (List<Doomed> unanswered : told.values()) {
            for (Doomed doomed : unanswered) {
                if (doomed.tries < MOST_TRIES) {
                    waiting.add(doomed);
                    continue;
                }
                size--;
                TokenObjects.stay(List.of(doomed.blob), "the HSM agent ended " + MOST_TRIES + " times when it was to destroy it");
            }
        }
        told.clear();
    }

    /** No agent comes any more. */
    synchronized void close() {
        TokenObjects.stay(blobs(waiting), "the HSM agent did not come while the node ran");
        for (List<Doomed> unanswered : told.values())
            TokenObjects.stay(blobs(unanswered), "the HSM agent did not say whether it was destroyed while the node ran");
        waiting.clear();
        told.clear();
        size = 0;
    }
}
