package io.wardmote.raft;

import io.wardmote.state.Draft;
import io.wardmote.state.Table;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps a node from applying the next entry that touches one key, and so whatever comes after it. */
final class HeldApply implements AppliedListener {
    private final Semaphore open = new Semaphore(0);
    private final AtomicInteger snapshots = new AtomicInteger();
    private volatile String key;
    private volatile String writtenKey;

    @Override
    public void applying(Draft changes) {
        hold(changes, key);
    }

    @Override
    public void applied(long index, Draft changes) {
        hold(changes, writtenKey);
    }

    private void hold(Draft changes, String held) {
        changes.eachChange((row, value) -> {
            if (held != null && Table.KEY.holds(row) && Table.id(row).equals(held)) open.acquireUninterruptibly();
        });
    }

    @Override
    public void replaced() {
        snapshots.incrementAndGet();
    }

    /** How many came from other nodes. */
    int snapshots() {
        return snapshots.get();
    }

    void at(String held) {
        open.drainPermits();
        key = held;
    }

    /** When readers see it already, and nobody counts it as applied yet. */
    void whenWritten(String held) {
        open.drainPermits();
        writtenKey = held;
    }

    boolean isHolding() {
        return open.hasQueuedThreads();
    }

    /** Lets go the entry that it holds, and holds the first that touches another key. */
    void thenAt(String next) {
        key = next;
        open.release();
    }

    void release() {
        key = null;
        writtenKey = null;
        open.release(1000);
    }
}
