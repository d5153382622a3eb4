package io.wardmote.faults;

import java.util.concurrent.locks.LockSupport;

/**
 * One direction between two nodes. While it is cut nothing passes, and nothing is refused either: what was sent waits, as packets that are sent again
 * do, and arrives when it is whole.
 */
final class Wire {
    private boolean cut;
    private volatile long delayNanos;

    synchronized void cut(boolean now) {
        cut = now;
        notifyAll();
    }

    void delay(long millis) {
        delayNanos = millis * 1_000_000;
    }

    /** When what is sent now arrives, if nothing is cut. */
    long arrival() {
        return System.nanoTime() + delayNanos;
    }

    /** Returns at the arrival, or when the wire is whole again. */
    void await(long arrival) throws InterruptedException {
        long left;
        while ((left = arrival - System.nanoTime()) > 0) LockSupport.parkNanos(left);
        synchronized (this) {
            while (cut) wait();
        }
    }
}
