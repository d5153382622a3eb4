package io.wardmote.access.policy;

/**
 * The answer, and what decided it.
 *
 * @param policy    its name; "" if no policy said anything
 * @param statement from 0; -1 if the policy (a session's) only failed to allow
 * @param sid       "" if the statement has none
 */
public record Decision(Verdict verdict, String policy, int statement, String sid) {
    public enum Verdict { ALLOWED, DENIED, NOT_MATCHED }

    static final Decision NOTHING = new Decision(Verdict.NOT_MATCHED, "", -1, "");

    /** What decided: {@code ops Statement[0]}. */
    public String name() {
        return statement < 0 ? policy : policy + " Statement[" + statement + "]";
    }

    public boolean allowed() {
        return verdict == Verdict.ALLOWED;
    }
}
