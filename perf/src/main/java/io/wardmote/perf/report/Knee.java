package io.wardmote.perf.report;

import java.util.List;
import java.util.Optional;

/** Where a server bends: the highest rate of a ramp up to which it kept up on every rung. */
public final class Knee {
    private static final double KEPT_SHARE = 0.97;
    private static final double FAILED_SHARE = 0.001;

    private Knee() {}

    /** Whether as much was answered as was asked for, nearly nothing failed, and 99 of 100 were answered in that time. */
    public static boolean kept(Round rung, long mostP99Micros) {
        boolean all = rung.perSecond() >= KEPT_SHARE * rung.offered();
        boolean sound = rung.failed() <= FAILED_SHARE * (rung.answered() + rung.failed());
        return all && sound && rung.latency().at(99) <= mostP99Micros;
    }

    /** @param rungs in ascending order */
    public static Optional<Round> of(List<Round> rungs, long mostP99Micros) {
        Round last = null;
        for (Round rung : rungs) {
            if (!kept(rung, mostP99Micros)) break;
            last = rung;
        }
        return Optional.ofNullable(last);
    }
}
