package io.wardmote.audit;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the audit log.
 *
 * @param whenStuck     what happens to requests while records cannot be written
 * @param patience      how long a request waits for its record to be written
 * @param mostLost      with BOUNDED_LOSS: after so many in a row requests are refused all the same
 * @param keep          records older than that go, a segment at a time
 * @param bytes         of all segments of operations; the oldest go
 * @param strangerBytes the same for strangers
 * @param syslog        where records are sent too
 */
public record AuditConfig(WhenStuck whenStuck, Duration patience, long mostLost, Duration keep, long bytes, long strangerBytes,
                          Optional<SyslogAddress> syslog) {
    /** By day, so that what is kept for some days is not kept for many more. */
    static final Duration SEGMENT_AGE = Duration.ofDays(1);
    static final int SEGMENT_BYTES = 32 << 20;

    public enum WhenStuck {
        /** They wait, and are refused: nothing is done that is not recorded. */
        BLOCK,
        /** They are answered, and how many are not in the log is. */
        BOUNDED_LOSS
    }

    public static final AuditConfig DEFAULT = new AuditConfig(WhenStuck.BLOCK, Duration.ofSeconds(5), 1_000_000, Duration.ofDays(90), 10L << 30, 64L << 20,
        Optional.empty());

    public AuditConfig {
        if (patience.isNegative() || patience.isZero() || keep.isNegative() || mostLost < 0 || bytes < SEGMENT_BYTES || strangerBytes < SEGMENT_BYTES)
            throw new IllegalArgumentException("an audit log needs patience, and room for a segment of each kind");
    }
}
