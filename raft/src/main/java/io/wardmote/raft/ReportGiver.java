package io.wardmote.raft;

import java.util.concurrent.CompletableFuture;

/** What a node answers to a member that asks how it is. */
public interface ReportGiver {
    /** @return what is opaque to the link, and short; a failure's message is told to the member */
    CompletableFuture<byte[]> report();
}
