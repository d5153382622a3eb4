package io.wardmote.raft;

/**
 * What is on this node's disk could not be read or written. An Error, so that nothing takes it for the answer to a request: a node
 * that goes on after a write that failed is no longer a replica. The message is a sentence for the operator and names the folder.
 */
public sealed class StorageFailure extends Error permits Unfit {
    private final transient boolean damaged;

    public StorageFailure(String sentence, Throwable cause) {
        this(sentence, cause, false);
    }

    /** @param damaged what is there is not what was written: trying again is of no use, it has to be replaced */
    StorageFailure(String sentence, Throwable cause, boolean damaged) {
        super(sentence, cause);
        this.damaged = damaged;
    }

    boolean isDamaged() {
        return damaged;
    }
}
