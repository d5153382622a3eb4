package io.wardmote.audit;

import java.io.IOException;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes of a log: what there is no room for, and what is too old. How old something is no clock of one machine says, since one that was set forward
 * makes all of it old, and a process that starts then knows no better. So segments go for their age by the time that the cluster has agreed on, and only
 * while the clock that their records are stamped by says the same.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final long APART_MILLIS = 30_000;

    private final AuditConfig config;
    private final InstantSource clock;
    private volatile Supplier<OptionalLong> agreed = OptionalLong::empty;

    Retention(AuditConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /** @param agreed milliseconds since 1970; absent while the cluster's time is not known, or leapt */
    void goesBy(Supplier<OptionalLong> agreed) {
        this.agreed = agreed;
    }

    void trim(Journal operations, Journal ofStrangers) {
        OptionalLong now = now();
        try {
            operations.trim(config.bytes(), now, config.keep());
            ofStrangers.trim(config.strangerBytes(), now, config.keep());
        } catch (IOException e) {
            LOG.warn("Old audit segments cannot be deleted: {}", Faults.sentence(e));
        }
    }

    private OptionalLong now() {
        try {
            OptionalLong cluster = agreed.get();
            boolean same = cluster.isPresent() && Math.abs(clock.millis() - cluster.getAsLong()) <= APART_MILLIS;
            return same ? cluster : OptionalLong.empty();
        } catch (RuntimeException e) {
            LOG.warn("The cluster's time cannot be read now, so nothing is deleted for its age: {}", e.toString());
            return OptionalLong.empty();
        }
    }
}
