package io.wardmote.access;

import static io.wardmote.key.Refusal.NO_PERMISSION;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.wardmote.access.policy.Decision;
import io.wardmote.access.policy.Decision.Verdict;
import io.wardmote.access.policy.Facts;
import io.wardmote.access.policy.Kind;
import io.wardmote.access.policy.Policy;
import io.wardmote.access.policy.PolicyFault;
import io.wardmote.access.policy.Request;
import io.wardmote.access.policy.Rights;
import io.wardmote.access.policy.SupposedFacts;
import io.wardmote.op.Caller;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may take on a role: whom its trust policy allows and does not deny. Trust in the account, {@code acs:ram::<account>:root}, is trust in
 * everybody there, as RAM has it: who besides the account itself may take on a role needs a right of their own to it too.
 */
final class RoleTrust {
    static final String NAME = "the role's trust policy";

    private final Cache<String, Policy> compiled = Caffeine.newBuilder().maximumSize(Role.MOST).executor(Runnable::run).build();

    /** Refuses with NO_PERMISSION, whose detail is the resource: the role. */
    void check(KeyRing ring, Caller caller, Role role, String action, String resource) {
        try {
            Request request = request(caller, action, resource, new StateFacts(ring, caller, Optional.empty(), Said.NOTHING));
            if (!rights(role).decide(request).allowed()) throw NO_PERMISSION.because(resource);
        } catch (PolicyFault unreadable) {
            throw NO_PERMISSION.because(resource);
        }
    }

    /**
     * What {@link #check} would decide if those facts were so, and why.
     *
     * @throws PolicyFault if something is supposed that cannot be
     */
    Explanation explain(KeyRing ring, Caller caller, Role role, String action, String resource, Map<String, String> supposed) {
        Facts facts = new SupposedFacts(new StateFacts(ring, caller, Optional.empty(), Said.NOTHING), supposed);
        Rights rights;
        try {
            rights = rights(role);
        } catch (PolicyFault unreadable) {
            String step = "Can " + NAME + " be read? No, and so it trusts nobody.";
            return new Explanation(new Decision(Verdict.DENIED, NAME, -1, ""), List.of(step), List.of());
        }
        Request request = request(caller, action, resource, facts);
        Decision decision = rights.decide(request);
        String answer = switch (decision.verdict()) {
            case ALLOWED -> "Yes: " + decision.name() + ".";
            case DENIED -> "No: " + decision.name() + " denies it.";
            case NOT_MATCHED -> "No.";
        };
        return new Explanation(decision, List.of("Does " + NAME + " allow it to " + caller.arn() + "? " + answer), rights.explain(request));
    }

    private Rights rights(Role role) {
        Policy trust = compiled.get(role.trust(), text -> Policy.parse(NAME, text, Kind.TRUST));
        return new Rights(List.of(trust), Optional.empty(), Optional.empty(), true);
    }

    private static Request request(Caller caller, String action, String resource, Facts facts) {
        List<String> who = Stream.of(caller.arn(), "acs:ram::" + caller.account() + ":root").distinct().toList();
        return new Request(who, action, List.of(resource), facts);
    }
}
