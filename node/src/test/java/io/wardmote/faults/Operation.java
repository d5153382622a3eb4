package io.wardmote.faults;

/**
 * Something a client asked about one key, and what it was told.
 *
 * @param node  which was asked, counted from 1
 * @param start nanoseconds of this machine's monotonic clock when it was sent
 * @param end   when its answer had arrived; {@link #OPEN} if none did: it may have been done, or be done later, or never
 * @param code  the refusal's, "" for success
 * @param seen  id of the version that was used or made, the condition that was described, or {@link #ELSEWHERE}
 * @param told  whether the version seen is one that an operation is known to have made
 */
record Operation(Kind kind, int node, long start, long end, String code, String seen, boolean told) {
    enum Kind {
        ENABLE, DISABLE, SCHEDULE, CANCEL, ROTATE, ALIAS_HERE, ALIAS_AWAY, ENCRYPT, DECRYPT, ENCRYPT_BY_ALIAS, DESCRIBE;

        boolean isChange() {
            return ordinal() <= ALIAS_AWAY.ordinal();
        }

        boolean isUse() {
            return this == ENCRYPT || this == DECRYPT || this == ENCRYPT_BY_ALIAS;
        }
    }

    static final long OPEN = Long.MAX_VALUE;
    /** What was seen is another key. */
    static final String ELSEWHERE = "elsewhere";

    boolean isOpen() {
        return end == OPEN;
    }

    @Override
    public String toString() {
        String answer = isOpen() ? "no answer" : code.isEmpty() ? seen.isEmpty() ? "done" : seen : code;
        return "%10.3f ms %10s ms  node %d  %-16s %s".formatted(start / 1e6, isOpen() ? "-" : "%.3f".formatted(end / 1e6), node, kind, answer);
    }
}
