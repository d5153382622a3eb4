package io.wardmote.audit;

import java.util.List;

/** Where records go besides the segments. It takes them at once and sends them in its own time; what it has no room for is counted and dropped. */
interface Sink extends AutoCloseable {
    /** @param first sequence of the first record */
    void offer(long first, List<AuditRecord> records);

    /** "ok", or a sentence for the operator. */
    String state();

    /** Records that were dropped, since this process began. */
    long dropped();

    @Override
    void close();
}
