package io.wardmote.access;

import io.wardmote.access.policy.Decision;
import io.wardmote.access.policy.Decision.Verdict;
import io.wardmote.access.policy.Finding;
import io.wardmote.op.Caller;
import io.wardmote.state.AccessPoint;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why whoever has a good client key of an access point may do something or not: a policy of the point must give it, and the key's must not take it. */
final class PointExplanation {
    private PointExplanation() {}

    /** @param actions all names of the operation; none if client keys cannot ask for it; @param users tell what the key's policy says */
    static Explanation of(KeyRing ring, Caller as, AccessPoint point, List<String> actions, String resource, Map<String, String> supposed, UserRights users) {
        List<String> steps = new ArrayList<>();
        if (actions.isEmpty()) {
            steps.add("Is it an operation of the instance API? No, and client keys can ask for nothing else.");
            return new Explanation(new Decision(Verdict.NOT_MATCHED, "", -1, ""), steps, List.of());
        }
        Optional<Key> key = UserRights.key(ring, resource);
        String instance = key.map(found -> found.facts().instance()).orElse("");
        List<Finding> findings = new ArrayList<>(ClientRights.explain(ring, point, as.address(), actions.getFirst(), resource, instance));
        String by = findings.stream().filter(Finding::matched).map(Finding::policy).findFirst().orElse("");
        steps.add("Does a policy of the access point allow it on " + resource + "? " + (by.isEmpty() ? "No." : "Yes: " + by + "."));
        Decision decision = new Decision(by.isEmpty() ? Verdict.NOT_MATCHED : Verdict.ALLOWED, by, -1, "");
        for (String action : actions) {
            Explanation keys = users.explain(ring, as, action, resource, supposed);
            if (key.isEmpty()) continue; // random bytes, a secret, a key that is not there
            keys.findings().stream().filter(finding -> finding.policy().equals(UserRights.KEY_POLICY)).forEach(findings::add);
            if (!decision.allowed()) continue;
            boolean denied = keys.decision().verdict() == Verdict.DENIED;
            steps.add("Does the key's policy deny " + action + " on " + resource + "? " + (denied ? "Yes: " + keys.decision().name() + "." : "No."));
            if (denied) decision = keys.decision();
        }
        return new Explanation(decision, steps, findings);
    }
}
