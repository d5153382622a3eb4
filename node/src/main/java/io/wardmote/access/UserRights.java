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
import io.wardmote.op.Principal;
import io.wardmote.state.Group;
import io.wardmote.state.KeyRing;
import io.wardmote.state.NamedPolicy;
import io.wardmote.state.PolicyName;
import io.wardmote.state.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a user may do: what a policy of its own or of one of its groups allows and none of them denies. What a session of a role may do: the same
 * by the policies of the role, as they are now; where the session has a policy, that must allow it too. A policy that is attached and cannot be
 * read may deny anything, so whoever has it may do nothing.
 */
final class UserRights {
    private static final int MOST_COMPILED = 4096;
    private static final String OF_SESSION = "session";

    private record Written(String name, String text) {}

    private final Cache<Written, Policy> compiled = cache();
    /** Apart from those that are kept under a name: there may be any number of sessions, each with another. */
    private final Cache<Written, Policy> ofSessions = cache();

    private static Cache<Written, Policy> cache() {
        return Caffeine.newBuilder().maximumSize(MOST_COMPILED).executor(Runnable::run).build();
    }

    /** Refuses with NO_PERMISSION, whose detail is the resource. */
    void check(KeyRing ring, Caller caller, String action, String resource) {
        Rights rights = new Rights(policies(ring, caller, resource), Optional.empty(), session(caller, resource), true);
        Request request = new Request(List.of(caller.arn()), action, List.of(resource), new StateFacts(ring, caller, resource));
        if (!rights.decide(request).allowed()) throw NO_PERMISSION.because(resource);
    }

    private List<Policy> policies(KeyRing ring, Caller caller, String resource) {
        return switch (caller.who()) {
            case Principal.User user -> ofUser(ring, ring.user(user.name()).orElseThrow(() -> NO_PERMISSION.because(resource)), resource);
            case Principal.Session session -> SessionTokens.role(ring, session).policies().stream().map(name -> policy(ring, name, resource)).toList();
            case Principal.Root root -> throw NO_PERMISSION.because(resource);
            case Principal.ClientKey key -> throw NO_PERMISSION.because(resource);
            case Principal.Nobody nobody -> throw NO_PERMISSION.because(resource);
        };
    }

    private Optional<Policy> session(Caller caller, String resource) {
        if (!(caller.who() instanceof Principal.Session session) || session.policy().isEmpty()) return Optional.empty();
        return Optional.of(read(ofSessions, new Written(OF_SESSION, session.policy()), resource));
    }

    private List<Policy> ofUser(KeyRing ring, User user, String resource) {
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
        return read(compiled, new Written(name.name(), text.orElseThrow(() -> NO_PERMISSION.because(resource))), resource);
    }

    private static Policy read(Cache<Written, Policy> known, Written text, String resource) {
        try {
            return known.get(text, written -> Policy.parse(written.name(), written.text(), Kind.IDENTITY));
        } catch (PolicyFault unreadable) {
            throw NO_PERMISSION.because(resource);
        }
    }
}
