package io.wardmote.raft;

/** A node cannot start as it is configured. The message is one sentence for the operator: what is wrong, and what would do. */
public final class StartFailure extends RuntimeException {
    public StartFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public StartFailure(String sentence) {
        this(sentence, null);
    }
}
