package io.wardmote.raft;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many questions one side of the link holds at once, and how many bytes of them. Thread safe. */
final class Room {
    /** What a burst through one follower may be; the bytes are the bound that holds when questions are large. */
    static final int MOST_QUESTIONS = 100_000;
    static final long MOST_BYTES = 32L << 20;

    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** False, and nothing taken, if there is no room for a question of that many bytes. */
    boolean take(int length) {
        boolean few = questions.incrementAndGet() <= MOST_QUESTIONS;
        boolean small = bytes.addAndGet(length) <= MOST_BYTES;
        if (few && small) return true;
        leave(length);
        return false;
    }

    void leave(int length) {
        questions.decrementAndGet();
        bytes.addAndGet(-length);
    }
}
