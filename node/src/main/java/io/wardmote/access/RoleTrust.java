package io.wardmote.access;

import static io.wardmote.key.Refusal.NO_PERMISSION;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.wardmote.access.policy.Kind;
import io.wardmote.access.policy.Policy;
import io.wardmote.access.policy.PolicyFault;
import io.wardmote.access.policy.Request;
import io.wardmote.access.policy.Rights;
import io.wardmote.op.Caller;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Role;
import java.util.List;
import java.util.Optional;

/**
 * Who may take on a role: whom its trust policy allows and does not deny. Trust in the account, {@code acs:ram::<account>:root}, is trust in
 * everybody there, as RAM has it: who besides the account itself may take on a role needs a right of their own to it too.
 */
final class RoleTrust {
    static final String NAME = "trust";

    private final Cache<String, Policy> compiled = Caffeine.newBuilder().maximumSize(Role.MOST).executor(Runnable::run).build();

    /** Refuses with NO_PERMISSION, whose detail is the resource: the role. */
    void check(KeyRing ring, Caller caller, Role role, String action, String resource) {
        try {
            Policy trust = compiled.get(role.trust(), text -> Policy.parse(NAME, text, Kind.TRUST));
            List<String> who = List.of(caller.arn(), "acs:ram::" + caller.account() + ":root");
            Request request = new Request(who, action, List.of(resource), new StateFacts(ring, caller, Optional.empty(), Said.NOTHING));
            if (!new Rights(List.of(trust), Optional.empty(), Optional.empty(), true).decide(request).allowed()) throw NO_PERMISSION.because(resource);
        } catch (PolicyFault unreadable) {
            throw NO_PERMISSION.because(resource);
        }
    }
}
