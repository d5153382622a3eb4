package io.wardmote.audit;

import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.state.Destruction;

/** What the log says of one thing. Every field is named here: there is no room for anything else, and so for no secret. Times are milliseconds since 1970. */
public sealed interface AuditRecord {
    long atMillis();

    /** An operation, as it was answered. */
    record Operated(long atMillis, Deed deed) implements AuditRecord {}

    /**
     * Refusals of people of whom it was not known who they are, alike in all that is told here.
     *
     * @param sinceMillis begin of the time in which they were counted, which ends at {@code atMillis}
     * @param address     "" for all those that were too many to be told apart
     */
    record Strangers(long atMillis, long sinceMillis, String door, String address, Refusal refusal, long count) implements AuditRecord {}

    /** Operations that were answered and are not in the log, which could not be written in that time. */
    record Lost(long atMillis, long sinceMillis, long untilMillis, long count) implements AuditRecord {}

    /** It is proven that nothing of a destroyed key is left on any node. */
    record Destroyed(long atMillis, Destruction evidence) implements AuditRecord {}

    /**
     * The log was opened: the node started.
     *
     * @param cutBytes length of what was torn at the end of the segment before, and was cut off
     */
    record Opened(long atMillis, String version, long cutBytes) implements AuditRecord {}

    /**
     * The oldest segments of this chain were let go. It is on disk before they are deleted.
     *
     * @param atMillis that of the record before it
     * @param segment  number of the oldest that is left
     * @param forRoom  there was more than there is room for; else what went was as old as records get
     */
    record Trimmed(long atMillis, long segment, boolean forRoom) implements AuditRecord {}
}
