package io.wardmote.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every way in which two policies of an identity, a key's and a session's may speak, or not, against the order in words: a Deny wins wherever it is; then
 * the identity's or the key's must allow, and of another account both; then the session's too, where there is one; what nothing allows is refused.
 */
class EveryCombinationTest {
    private static final String KEY = "acs:kms:eu:1:key/k";
    private static final String ANN = "acs:ram::1:user/ann";

    /** What one policy says to the request. Whatever does not hold, or is of something else, says nothing. */
    enum Voice {
        ABSENT(""), OTHER_ACTION("A kms:Decrypt;D kms:Decrypt"), CONDITION_FAILS("A? kms:Encrypt;D? kms:Encrypt"), ALLOWS("A kms:*"), DENIES("D kms:Encrypt"),
        ALLOWS_AND_DENIES("A kms:Encrypt;D kms:E*"), ALLOWS_AFTER_OTHERS("D kms:Decrypt;D? kms:*;A kms:Encrypt");

        private final Optional<Policy> own;
        private final Optional<Policy> group;
        private final Optional<Policy> key;
        private final Optional<Policy> session;

        Voice(String statements) {
            own = policy(statements, "own", Kind.IDENTITY);
            group = policy(statements, "group", Kind.IDENTITY);
            key = policy(statements, "key", new Kind.Key(KEY));
            session = policy(statements, "session", Kind.IDENTITY);
        }

        boolean allows() {
            return EnumSet.of(ALLOWS, ALLOWS_AND_DENIES, ALLOWS_AFTER_OTHERS).contains(this);
        }

        boolean denies() {
            return EnumSet.of(DENIES, ALLOWS_AND_DENIES).contains(this);
        }

        private static Optional<Policy> policy(String statements, String name, Kind kind) {
            if (statements.isEmpty()) return Optional.empty();
            List<String> texts = new ArrayList<>();
            for (String statement : statements.split(";")) {
                String[] words = statement.split(" ");
                texts.add("{\"Effect\":\"" + (words[0].startsWith("A") ? "Allow" : "Deny") + "\",\"Action\":\"" + words[1] + "\",\"Resource\":\"*\""
                    + (kind instanceof Kind.Key ? ",\"Principal\":{\"RAM\":\"" + ANN + "\"}" : "")
                    + (words[0].endsWith("?") ? ",\"Condition\":{\"StringEquals\":{\"kms:tag/team\":\"another\"}}" : "") + "}");
            }
            return Optional.of(Policy.parse(name, "{\"Version\":\"1\",\"Statement\":[" + String.join(",", texts) + "]}", kind));
        }
    }

    private record Case(Voice own, Voice group, Voice key, Voice session, boolean sameAccount) {
        Rights rights() {
            List<Policy> identity = new ArrayList<>();
            own.own.ifPresent(identity::add);
            group.group.ifPresent(identity::add);
            return new Rights(identity, key.key, session.session, sameAccount);
        }

        boolean denied() {
            return own.denies() || group.denies() || key.denies() || session.denies();
        }

        boolean allowed() {
            boolean byIdentity = own.allows() || group.allows();
            boolean granted = sameAccount ? byIdentity || key.allows() : byIdentity && key.allows();
            return !denied() && granted && (session == Voice.ABSENT || session.allows());
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Voice own : Voice.values()) for (Voice group : Voice.values()) for (Voice key : Voice.values()) for (Voice session : Voice.values())
            for (boolean same : new boolean[] {true, false}) cases.add(new Case(own, group, key, session, same));
        return cases;
    }

    @Test
    void everyCombinationIsDecidedAsTheWordsSay() {
        Request request = new Request(List.of(ANN), "kms:Encrypt", List.of(KEY), TestFacts.of("acs:ResourceTag/team", "ours"));
        Set<Decision.Verdict> seen = EnumSet.noneOf(Decision.Verdict.class);
        for (Case one : cases()) {
            Rights rights = one.rights();
            Decision decision = rights.decide(request);
            Decision.Verdict verdict = one.denied() ? Decision.Verdict.DENIED : one.allowed() ? Decision.Verdict.ALLOWED : Decision.Verdict.NOT_MATCHED;
            assertThat(decision.verdict()).as(one.toString()).isEqualTo(verdict);
            mustExplain(one, rights, request, decision);
            seen.add(verdict);
        }
        assertThat(seen).containsExactlyInAnyOrder(Decision.Verdict.values());
        assertThat(cases()).hasSize(7 * 7 * 7 * 7 * 2);
    }

    /** The statement that decided is among the findings as one that matched, and the last question was answered by it or by silence. */
    private static void mustExplain(Case one, Rights rights, Request request, Decision decision) {
        List<String> steps = rights.steps(request);
        assertThat(steps.getFirst()).as(one.toString()).startsWith("Does any policy deny it on " + KEY + "? " + (one.denied() ? "Yes: " : "No."));
        if (decision.statement() < 0) {
            if (one.sameAccount) assertThat(steps.getLast()).as(one.toString()).endsWith("? No.");
            return;
        }
        String name = decision.policy() + " Statement[" + decision.statement() + "]";
        assertThat(steps).as(one.toString()).anyMatch(step -> step.endsWith("? Yes: " + name + "."));
        String effect = decision.allowed() ? "Allow" : "Deny";
        assertThat(rights.explain(request)).as(one.toString()).anyMatch(finding -> finding.matched() && finding.effect().equals(effect)
            && finding.policy().equals(decision.policy()) && finding.statement() == decision.statement());
    }
}
