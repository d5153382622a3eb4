package io.wardmote.raft;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once, without clean-up: what a replica does instead of going on wrong. Its next start finds the store as
 * it was last flushed and applies the log from there. A parameter only so that tests survive it.
 */
public interface Halt {
    /** The exit status of a process that ended itself this way. */
    int STATUS = 70;

    void because(Throwable cause);

    static Halt ofProcess() {
        return cause -> {
            Logger log = LoggerFactory.getLogger(Halt.class);
            log.error("This node stops, because it could not go on as a replica: {}", cause.getMessage(), cause);
            Runtime.getRuntime().halt(STATUS);
        };
    }
}
