package io.wardmote.audit;

import java.util.Optional;

/** Counts what was answered and could not be recorded, until that can be recorded. */
final class Losses {
    private long total;
    private long count;
    private long sinceMillis;
    private long untilMillis;

    synchronized void add(long more, long nowMillis) {
        if (count == 0) sinceMillis = nowMillis;
        untilMillis = nowMillis;
        count += more;
        total += more;
    }

    /** Since they were last taken. */
    synchronized long count() {
        return count;
    }

    /** Whether one more may be lost, by the settings. */
    synchronized boolean mayGrow(AuditConfig config) {
        return config.whenStuck() == AuditConfig.WhenStuck.BOUNDED_LOSS && count < config.mostLost();
    }

    /** Since this process began. */
    synchronized long total() {
        return total;
    }

    synchronized Optional<AuditRecord> take(long nowMillis) {
        if (count == 0) return Optional.empty();
        AuditRecord taken = new AuditRecord.Lost(nowMillis, sinceMillis, untilMillis, count);
        count = 0;
        return Optional.of(taken);
    }
}
