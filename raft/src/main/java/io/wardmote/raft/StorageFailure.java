package io.wardmote.raft;

/**
 * The store could not be read or written. An Error, so that nothing takes it for the answer to a request: a node that goes on
 * after a write that failed is no longer a replica. The message is one sentence for the operator and names the folder.
 */
public final class StorageFailure extends Error {
    public StorageFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
