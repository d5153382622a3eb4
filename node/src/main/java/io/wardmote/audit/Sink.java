package io.wardmote.audit;

import java.util.List;

/** Where records go besides the segments. It takes them at once and sends them in its own time; what it has no room for is counted and dropped. */
interface Sink extends AutoCloseable {
    /** @param last the last of these records, which were written together */
    void offer(List<AuditRecord> records, Head last);

    /** "ok", or a sentence for the operator. */
    String state();

    /** Records that were dropped, since this process began. */
    long dropped();

    @Override
    void close();
}
