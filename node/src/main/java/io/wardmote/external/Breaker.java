package io.wardmote.external;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps requests off a manager that does not answer: open after three failures one after another, or after the second if that comes a second after the
 * first. Then it is asked for its health alone, after a second and, while that fails, after pauses twice as long each; an answer closes it.
 * What was asked in one state of it says nothing in the next: it may come late. One thread.
 */
final class Breaker {
    static final int FAILURES = 3;
    static final long FAILING_NANOS = Duration.ofSeconds(1).toNanos();
    static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(8).toNanos();

    /** As metrics have it: 0, 1, 2. */
    enum State { CLOSED, HALF_OPEN, OPEN }

    private final LongSupplier nanoTime;
    private State state = State.CLOSED;
    private int failures;
    private long failingSince;
    private long pause = FIRST_PAUSE_NANOS;
    private long probeAt;
    private int period;

    Breaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    State state() {
        return state;
    }

    /** To be kept with what is asked now, and told with what becomes of it. */
    int period() {
        return period;
    }

    /** Whether requests may be sent. */
    boolean lets() {
        return state == State.CLOSED;
    }

    /** Whether its health is to be asked now; then exactly one answer or failure is to be told. */
    boolean probes() {
        if (state != State.OPEN || nanoTime.getAsLong() - probeAt < 0) return false;
        become(State.HALF_OPEN);
        return true;
    }

    /** It answered, whatever it said. */
    void answered(int asked) {
        if (asked != period || state == State.OPEN) return;
        if (state == State.HALF_OPEN) become(State.CLOSED);
        failures = 0;
        pause = FIRST_PAUSE_NANOS;
    }

    void failed(int asked) {
        if (asked != period) return;
        long now = nanoTime.getAsLong();
        if (state == State.HALF_OPEN) {
            pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
            open(now);
        }
        if (state != State.CLOSED) return;
        if (failures++ == 0) failingSince = now;
        if (failures >= FAILURES || now - failingSince >= FAILING_NANOS) open(now);
    }

    private void open(long now) {
        become(State.OPEN);
        probeAt = now + pause;
    }

    private void become(State next) {
        state = next;
        period++;
    }
}
