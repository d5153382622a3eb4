package io.wardmote.hsm;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether an agent still answers: a process that is stopped, or hangs, does not end by itself. Counts beats, not time, since a node that was held up
 * reads late what was said in time. Not thread safe but for {@link #now}: for one event loop.
 */
final class Pulse {
    static final Duration BEAT = Duration.ofSeconds(1);
    /** The agent's event loop never waits for its token, so it answers at once; a machine that is very busy holds it up for seconds. */
    private static final int LONGEST_SILENCE = 10;

    private final long longestCall;
    private volatile long now;
    private long askedAt;
    private boolean asked;

    /** @param deadline of a native call, after which the agent ends itself */
    Pulse(Duration deadline) {
        this.longestCall = HsmThreads.ASKERS_PATIENCE.plus(deadline).dividedBy(BEAT) + LONGEST_SILENCE;
    }

    /** The beat that is now. */
    long now() {
        return now;
    }

    /** A question is put whose answer needs no token. @return whether there was none without an answer */
    boolean ask() {
        if (asked) return false;
        asked = true;
        askedAt = now;
        return true;
    }

    /** It was answered, or there is nobody to answer it. */
    void answered() {
        asked = false;
    }

    /**
     * The next beat.
     *
     * @param oldestCall the beat of the oldest call without an answer: one that waited in the agent and then hung in its token was to be answered,
     *                   or to end it
     * @return why the agent is to be taken for dead; empty if it lives
     */
    Optional<String> beat(Optional<Long> oldestCall) {
        now++;
        if (asked && now - askedAt > LONGEST_SILENCE) return Optional.of("it has said nothing for " + BEAT.multipliedBy(now - askedAt).toSeconds() + " s");
        return oldestCall.filter(call -> now - call > longestCall)
            .map(call -> "a call was not answered for " + BEAT.multipliedBy(now - call).toSeconds() + " s");
    }
}
