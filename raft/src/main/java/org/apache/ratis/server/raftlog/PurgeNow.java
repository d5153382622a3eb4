package org.apache.ratis.server.raftlog;

import java.util.concurrent.CompletableFuture;

/**
 * Purges a log past the entries that are kept for nodes which were away. Ratis holds every caller of {@link RaftLog#purge} to
 * its settings for that, and only this package may do without; material of destroyed keys must not stay for it.
 */
public final class PurgeNow {
    private PurgeNow() {}

    /**
     * Deletes every closed file of the log that ends at or before that index.
     *
     * @param index the last of a closed file, durable in a snapshot
     * @return done when the files are gone
     */
    public static CompletableFuture<Long> upTo(RaftLog log, long index) {
        RaftLogBase base = (RaftLogBase) log;
        return base.purgeImpl(index).whenComplete((purged, failure) -> base.updatePurgeIndex(purged));
    }
}
