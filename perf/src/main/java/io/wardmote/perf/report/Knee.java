package io.wardmote.perf.report;

import java.util.List;
import java.util.Optional;

/** Where a server bends: the highest rate of a ramp up to which it kept up on every rung. */
public final class Knee {
    private static final double MOST_LENGTH = 1.03;
    private static final double FAILED_SHARE = 0.001;

    private Knee() {}

    /** Whether all was answered in hardly more time than it was due in, nearly nothing failed, and 99 of 100 were answered in that time. */
    public static boolean kept(Round rung, long mostP99Micros) {
        double due = (rung.answered() + rung.failed()) / rung.offered();
        boolean inTime = rung.seconds() <= due * MOST_LENGTH + mostP99Micros / 1e6;
        boolean sound = rung.failed() <= FAILED_SHARE * (rung.answered() + rung.failed());
        return inTime && sound && rung.latency().at(99) <= mostP99Micros;
    }

    /** Whether it kept up to the last rung, so that where it bends was not found. */
    public static boolean isBeyond(List<Round> rungs, long mostP99Micros) {
        return of(rungs, mostP99Micros).filter(knee -> knee == rungs.getLast()).isPresent();
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
