package io.wardmote.raft;

import java.util.concurrent.CompletableFuture;

/** What a node answers to a member that asks for records of its audit log. */
public interface RecordGiver {
    /**
     * @param asked what the member sent, not yet looked at
     * @return what is opaque to the link too, and much shorter than its longest frame; a failure's message is told to the member
     */
    CompletableFuture<byte[]> records(byte[] asked);
}
