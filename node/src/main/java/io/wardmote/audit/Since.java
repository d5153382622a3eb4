package io.wardmote.audit;

/** Since when something goes on, if it does. Written by one thread at a time, read by any. */
final class Since {
    private static final long NEVER = 0;

    private volatile long nanos = NEVER;

    /** Now, by the clock that all of them go by. */
    static long now() {
        return System.nanoTime() | 1; // not NEVER
    }

    void begin(long atNanos) {
        nanos = atNanos;
    }

    /** Unless it has begun already. */
    void beginUnlessBegun(long atNanos) {
        if (nanos == NEVER) nanos = atNanos;
    }

    void end() {
        nanos = NEVER;
    }

    boolean goesOn() {
        return nanos != NEVER;
    }

    long beganAt() {
        return nanos;
    }

    /** 0 if it does not go on. */
    long ageNanos() {
        long began = nanos;
        return began == NEVER ? 0 : now() - began;
    }
}
