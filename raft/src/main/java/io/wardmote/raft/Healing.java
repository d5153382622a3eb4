package io.wardmote.raft;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this node's storage has failed, with what, and when to try again. A log that took an I/O error, and a store that could not
 * be read or written, are not gone on with: the Raft server is built anew in the living process, once a probe says that the disk takes
 * writes. One that fails again soon is left alone for longer each time.
 */
final class Healing {
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST_WORDS = 400;

    private final LongSupplier nanoTime;
    private volatile String words = "";
    private volatile boolean replaceStore;
    private volatile boolean forGood;
    private boolean failedMeanwhile;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long healedNanos;
    private long nextNanos;

    Healing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.healedNanos = nanoTime.getAsLong() - 2 * LONGEST_PAUSE_NANOS;
    }

    /**
     * The first cause counts, what follows from it does not.
     *
     * @param what a clause for the operator, as {@code the Raft log cannot be written}
     * @return whether this is the first
     */
    synchronized boolean failed(String what, Throwable cause) {
        failedMeanwhile = true;
        if (isFailed()) return false;
        long now = nanoTime.getAsLong();
        boolean again = now - healedNanos < 2 * LONGEST_PAUSE_NANOS;
        pauseNanos = again ? Math.min(LONGEST_PAUSE_NANOS, pauseNanos * 2) : FIRST_PAUSE_NANOS;
        nextNanos = now + pauseNanos;
        String why = cause == null ? "" : " (" + innermost(cause) + ")";
        words = (what + why).substring(0, Math.min(MOST_WORDS, what.length() + why.length()));
        return true;
    }

    /** The store is damaged: it is to be replaced, not opened again, until this node has healed. */
    void replaceStore() {
        replaceStore = true;
    }

    boolean mustReplaceStore() {
        return replaceStore;
    }

    /** Nothing this process can do makes it well. */
    synchronized void failedForGood(String sentence) {
        words = sentence;
        forGood = true;
    }

    boolean isFailed() {
        return !words.isEmpty();
    }

    boolean isFailedForGood() {
        return forGood;
    }

    /** What is wrong, or "". */
    String words() {
        return words;
    }

    /** Whether it is time to see if the disk is well. */
    synchronized boolean isDue() {
        if (!isFailed() || forGood || nanoTime.getAsLong() - nextNanos < 0) return false;
        nextNanos = nanoTime.getAsLong() + pauseNanos;
        return true;
    }

    /** What failed is closed, and built anew from now on: what fails from now on is of the new. */
    synchronized void rebuilding() {
        failedMeanwhile = false;
    }

    /** It was tried, and did not help. */
    synchronized void failedAgain() {
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, pauseNanos * 2);
        nextNanos = nanoTime.getAsLong() + pauseNanos;
    }

    /** @return false if it has not: something failed since {@link #rebuilding}, or is damaged for good */
    synchronized boolean healed() {
        if (forGood || failedMeanwhile) return false;
        words = "";
        replaceStore = false;
        healedNanos = nanoTime.getAsLong();
        return true;
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < 20; depth++) cause = cause.getCause();
        return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()).replaceAll("\\s+", " ");
    }
}
