package io.wardmote.raft;

import java.util.Optional;

/**
 * Watches how fast this machine's clocks run: its monotonic one against that of whoever leads, as the ticks tell it, and against its own wall clock.
 * Leases count on monotonic clocks that run nearly alike; the alarm comes before the margin is used up ({@link RaftConfig.Lease#leastMargin}). One minute
 * off by 1 % may be the fault of a machine that was too busy to apply ticks when they came; two in a row are not. Thread safe.
 */
final class Drift {
    static final long WINDOW_NANOS = 60_000_000_000L;
    static final double ALARM = 0.01;
    /** Off by more than this, ticks come from a log that is being caught up with, or the clock was set: not a clock that runs wrong. */
    private static final double NO_CLOCK = 0.5;

    /** How far another clock went while the monotonic one went through a window, less one: above 0 if this machine's is slow. */
    private static final class Rate {
        private double before;
        private double alarming;

        void measured(double rate) {
            boolean both = Math.abs(rate) > ALARM && Math.abs(before) > ALARM && Math.signum(rate) == Math.signum(before);
            alarming = both ? rate : 0;
            before = rate;
        }
    }

    private final double allowed;
    private final Rate toLeader = new Rate();
    private final Rate toWall = new Rate();
    private String leader = "";
    private long fromNanos;
    private long fromWallMillis;
    private long leaderMillis;

    /** @param allowed how far each clock may be off before leases cannot be counted on, as a part of the time */
    Drift(double allowed) {
        this.allowed = allowed;
    }

    /** A tick was applied. @param elapsedMillis since the leader's last one, by its monotonic clock; the other two are this machine's */
    synchronized void ticked(String by, long elapsedMillis, long nanos, long wallMillis) {
        if (!by.equals(leader)) {
            leader = by;
            toLeader.measured(0);
            begin(nanos, wallMillis);
            return;
        }
        leaderMillis += elapsedMillis;
        double own = nanos - fromNanos;
        double ahead = leaderMillis * 1e6 / own - 1;
        if (own <= 0 || ahead > NO_CLOCK) {
            begin(nanos, wallMillis);
        } else if (own >= WINDOW_NANOS) {
            toLeader.measured(plausible(ahead));
            toWall.measured(plausible((wallMillis - fromWallMillis) * 1e6 / own - 1));
            begin(nanos, wallMillis);
        }
    }

    private static double plausible(double rate) {
        return Math.abs(rate) > NO_CLOCK ? 0 : rate;
    }

    private void begin(long nanos, long wallMillis) {
        fromNanos = nanos;
        fromWallMillis = wallMillis;
        leaderMillis = 0;
    }

    /** In words for the operator; empty while all is well. */
    synchronized Optional<String> alarm() {
        if (toLeader.alarming != 0) return Optional.of(words(toLeader.alarming, "the leader's"));
        if (toWall.alarming != 0) return Optional.of(words(toWall.alarming, "its wall clock"));
        return Optional.empty();
    }

    private String words(double rate, String than) {
        return String.format("this machine's monotonic clock runs %.1f %% %s than %s: leases count on less than %.1f %%",
            Math.abs(rate) * 100, rate > 0 ? "slower" : "faster", than, allowed * 100);
    }
}
