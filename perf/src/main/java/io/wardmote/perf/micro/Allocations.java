package io.wardmote.perf.micro;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that a piece of work allocates on its thread. */
public final class Allocations {
    private static final int WARM = 300;
    private static final int ROUNDS = 3;
    private static final int EACH = 50;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private Object last;

    /** Of one run, rounded: the least of the means of a few rounds, since whatever else comes in between only adds. */
    public long perRun(Micro micro) throws Exception {
        Micro.Work work = micro.make().make();
        run(work, WARM);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run(work, EACH);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return Math.round(least / (double) EACH);
    }

    private void run(Micro.Work work, int times) throws Exception {
        for (int i = 0; i < times; i++) last = work.run();
        if (last == null) throw new IllegalStateException("the work answers nothing");
    }
}
