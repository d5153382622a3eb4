package io.wardmote.hsm;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many sessions may work at once: as many as configured, or fewer since the token was short of room. Their numbers are the
 * {@link Generation}'s. Thread safe.
 */
final class Pool {
    private final int most;
    private final Semaphore free;
    private volatile int sessions;

    Pool(int most) {
        this.most = most;
        this.sessions = most;
        this.free = new Semaphore(most);
    }

    /** How many may be open now. */
    int sessions() {
        return sessions;
    }

    /** How many work now. */
    int busy() {
        return sessions - free.availablePermits();
    }

    /** @return whether one became free in time; who got it releases it */
    boolean borrow(Duration patience) throws InterruptedException {
        return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    void release() {
        free.release();
    }

    /** By one, if it is not the last and does not work. */
    synchronized void shrink() {
        if (sessions > 1 && free.tryAcquire()) sessions--;
    }

    /** As many as at first. */
    synchronized void restore() {
        free.release(most - sessions);
        sessions = most;
    }
}
