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
import io.wardmote.state.Group;
import io.wardmote.state.KeyRing;
import io.wardmote.state.NamedPolicy;
import io.wardmote.state.PolicyName;
import io.wardmote.state.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a user may do: what a policy of its own or of one of its groups allows and none of them denies. A policy that is attached and
 * cannot be read may deny anything, so whoever has it may do nothing.
 */
final class UserRights {
    private static final int MOST_COMPILED = 4096;

    private record Written(String name, String text) {}

    private final Cache<Written, Policy> compiled = Caffeine.newBuilder().maximumSize(MOST_COMPILED).executor(Runnable::run).build();

    /** Refuses with NO_PERMISSION, whose detail is the resource. */
    void check(KeyRing ring, Caller caller, String action, String resource) {
        User user = ring.user(caller.user()).orElseThrow(() -> NO_PERMISSION.because(resource));
        Rights rights = new Rights(policies(ring, user, resource), Optional.empty(), Optional.empty(), true);
        String who = "acs:ram::" + caller.account() + ":user/" + user.name();
        Request request = new Request(List.of(who), action, List.of(resource), new StateFacts(ring, caller, resource));
        if (!rights.decide(request).allowed()) throw NO_PERMISSION.because(resource);
    }

    private List<Policy> policies(KeyRing ring, User user, String resource) {
        List<Policy> policies = new ArrayList<>();
        user.policies().forEach(name -> policies.add(policy(ring, name, resource)));
        for (String name : user.groups()) {
            Group group = ring.group(name).orElseThrow(() -> NO_PERMISSION.because(resource));
            group.policies().forEach(attached -> policies.add(policy(ring, attached, resource)));
        }
        return policies;
    }

    private Policy policy(KeyRing ring, PolicyName name, String resource) {
        Optional<String> text = name.ofSystem() ? SystemPolicies.named(name.name()).map(SystemPolicies.Known::text) : ring.namedPolicy(name.name()).map(NamedPolicy::text);
        try {
            return compiled.get(new Written(name.name(), text.orElseThrow(() -> NO_PERMISSION.because(resource))),
                written -> Policy.parse(written.name(), written.text(), Kind.IDENTITY));
        } catch (PolicyFault unreadable) {
            throw NO_PERMISSION.because(resource);
        }
    }
}
