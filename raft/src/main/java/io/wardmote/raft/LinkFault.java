package io.wardmote.raft;

/**
 * A peer gave no answer that helps: not reached, no answer in time, not the leader. Whoever asked may ask again, or another.
 * Carries no stack: on a busy link it is ordinary.
 */
final class LinkFault extends RuntimeException {
    enum Kind { UNREACHABLE, LATE, NOT_LEADER, FAILED, OVERLOADED }

    private final Kind kind;

    LinkFault(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** For whoever asked that the peer be asked. */
    String inWords() {
        return switch (kind) {
            case UNREACHABLE -> "it cannot be reached";
            case LATE -> "it did not answer in time";
            case OVERLOADED -> "it has too much to do";
            case NOT_LEADER, FAILED -> getMessage();
        };
    }
}
