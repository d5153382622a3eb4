package io.wardmote.raft;

import java.util.function.LongSupplier;

/**
 * The clock that leases are counted by: the monotonic one, compared at each reading with the wall clock. Where the two come apart by more than
 * {@link #JUMP_MILLIS} between two readings, somebody set the clock, or the machine stood still in a way that the monotonic clock did not see:
 * then what was measured before says nothing. Thread safe.
 */
final class LeaseClock {
    static final long JUMP_MILLIS = 250;
    /** A reading that took longer says nothing about small differences. */
    private static final long SURE_MILLIS = 5;
    private static final long NANOS = 1_000_000;

    private final LongSupplier wallMillis;
    private final LongSupplier nanoTime;
    private final long origin;
    /** How far the wall clock was ahead at the last reading, in milliseconds. */
    private volatile long apart;

    LeaseClock(LongSupplier wallMillis, LongSupplier nanoTime) {
        this.wallMillis = wallMillis;
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong() - 1;
        this.apart = wallMillis.getAsLong();
    }

    static LeaseClock system() {
        return new LeaseClock(System::currentTimeMillis, System::nanoTime);
    }

    /**
     * Nanoseconds since this clock was made, and one more. The wall clock is read between two readings of the monotonic one, so that a thread
     * that had to wait in between takes its own waiting for no jump.
     * @param jumped called before anybody can read past a jump
     */
    long now(Runnable jumped) {
        long before = nanoTime.getAsLong() - origin;
        long wall = wallMillis.getAsLong();
        long now = nanoTime.getAsLong() - origin;
        long most = wall - before / NANOS;
        long least = wall - now / NANOS;
        long last = apart;
        if (least > last + JUMP_MILLIS || most < last - JUMP_MILLIS) jumped.run();
        else if (most - least > SURE_MILLIS) return now;
        if (least != last) apart = least;
        return now;
    }
}
