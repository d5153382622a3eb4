package io.wardmote.hsm;

import io.vertx.core.buffer.Buffer;

/**
 * What is counted of a token by the process that has it open, for metrics; nobody asks the token for it. In a frame: generation 4, busy 4, idle 4,
 * sessions 4, opened 8, hits 8, misses 8.
 *
 * @param generation how many have begun: one more than there were recoveries; 0 while nothing is known
 * @param busy       sessions that compute now
 * @param idle       sessions that are open and wait
 * @param sessions   how many may compute at once
 * @param opened     keys that are open in the token now
 * @param hits       how often a key was open already when it was used
 * @param misses     how often it had to be opened first
 */
public record HsmFigures(int generation, int busy, int idle, int sessions, long opened, long hits, long misses) {
    /** Where no token is known yet. */
    public static final HsmFigures NONE = new HsmFigures(0, 0, 0, 0, 0, 0, 0);

    Buffer toFrame() {
        return new FrameWriter().i32(generation).i32(busy).i32(idle).i32(sessions).i64(opened).i64(hits).i64(misses).body();
    }

    /** @throws IllegalArgumentException if it is anything else */
    static HsmFigures ofFrame(Buffer body) {
        FrameReader in = new FrameReader(body);
        HsmFigures figures = new HsmFigures(in.i32(), in.i32(), in.i32(), in.i32(), in.i64(), in.i64(), in.i64());
        in.end();
        return figures;
    }
}
