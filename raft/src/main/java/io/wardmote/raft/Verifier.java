package io.wardmote.raft;

import io.wardmote.key.Refused;
import io.wardmote.state.KeyRing;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares all rows with the digest that goes with them, a while after the start and once a day: a row that was damaged on disk
 * shows itself to other nodes only when it changes.
 */
final class Verifier {
    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
    private static final long FIRST_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long PERIOD_NANOS = Duration.ofDays(1).toNanos();

    private final String node;
    private final Rocks rocks;
    private final Divergence divergence;
    private long nextNanos = System.nanoTime() + FIRST_NANOS;

    Verifier(String node, Rocks rocks, Divergence divergence) {
        this.node = node;
        this.rocks = rocks;
        this.divergence = divergence;
    }

    /** Starts when it is time. */
    void beat() {
        if (System.nanoTime() - nextNanos < 0) return;
        nextNanos = System.nanoTime() + PERIOD_NANOS;
        Thread.ofPlatform().name(node + "-verifier").daemon().priority(Thread.MIN_PRIORITY).start(this::verify);
    }

    void verify() {
        try {
            if (!rocks.readSnapshot(KeyRing::isIntact)) divergence.found("is not what it was when it was written");
        } catch (Refused replaced) {
            LOG.debug("the state was replaced while it was verified");
        }
    }
}
