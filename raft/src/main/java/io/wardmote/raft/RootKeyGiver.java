package io.wardmote.raft;

import java.util.concurrent.CompletableFuture;

/** What an open node answers to a member that is sealed. */
public interface RootKeyGiver {
    /**
     * @param peer  id of the member that asks, as its certificate says
     * @param asked what it sent, not yet looked at
     * @return the root key, so sealed that only that member opens it; a failure's message is told to the member
     */
    CompletableFuture<byte[]> forSealed(String peer, byte[] asked);
}
