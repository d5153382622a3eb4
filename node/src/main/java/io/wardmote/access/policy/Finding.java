package io.wardmote.access.policy;

/**
 * What one statement had to say to a request about one resource, for those who ask why.
 *
 * @param statement from 0; -1 for a policy of an access point, which has none
 * @param why the first part that did not match, or that all did
 */
public record Finding(String policy, int statement, String sid, String effect, String resource, boolean matched, String why) {
    /** One line: {@code ops Statement[0] "no exports" Deny: did not match acs:kms:…, because Action does not cover kms:Encrypt}. */
    public String line() {
        String name = sid.isEmpty() ? "" : " \"" + sid + "\"";
        String where = statement < 0 ? "" : " Statement[" + statement + "]";
        return policy + where + name + " " + effect + ": " + (matched ? "matched " : "did not match ") + resource
            + ", because " + why;
    }
}
