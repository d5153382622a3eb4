package io.wardmote.raft;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A wall clock that does not follow jumps. It starts with the machine's wall clock and goes on by the monotonic one; small
 * differences between the two are taken back slowly, at most 5 ms in a second. Where they come apart by more than 30 seconds
 * somebody has set the clock: then it stays as it was, and says so, until they agree again.
 */
public final class NodeClock {
    public static final long JUMP_MILLIS = 30_000;
    private static final long NANOS = 1_000_000;
    private static final int SLEW = 200;

    private final LongSupplier wallMillis;
    private final LongSupplier nanoTime;
    private final long shiftMillis;
    private final long startNanos;
    private final long startMillis;
    private long slewedNanos;
    private long lastNanos;
    private boolean jumped;

    /** @param shift added to every reading: development only, to see what time does */
    public NodeClock(LongSupplier wallMillis, LongSupplier nanoTime, Duration shift) {
        this.wallMillis = wallMillis;
        this.nanoTime = nanoTime;
        this.shiftMillis = shift.toMillis();
        this.startNanos = nanoTime.getAsLong();
        this.startMillis = wallMillis.getAsLong();
        this.lastNanos = startNanos;
    }

    public static NodeClock system() {
        return shifted(Duration.ZERO);
    }

    public static NodeClock shifted(Duration shift) {
        return new NodeClock(System::currentTimeMillis, System::nanoTime, shift);
    }

    /** Milliseconds since 1970; never goes back. */
    public synchronized long wallMillis() {
        return compare() + shiftMillis;
    }

    /** Nanoseconds of the monotonic clock, from no particular moment. */
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Whether the machine's wall clock is more than 30 seconds from where it should be. */
    public synchronized boolean jumped() {
        compare();
        return jumped;
    }

    private long compare() {
        long now = nanoTime.getAsLong();
        long steadyMillis = startMillis + (now - startNanos + slewedNanos) / NANOS;
        long apartMillis = wallMillis.getAsLong() - steadyMillis;
        jumped = Math.abs(apartMillis) > JUMP_MILLIS;
        if (!jumped) {
            long most = (now - lastNanos) / SLEW;
            slewedNanos += Math.clamp(apartMillis * NANOS, -most, most);
        }
        lastNanos = now;
        return startMillis + (now - startNanos + slewedNanos) / NANOS;
    }
}
