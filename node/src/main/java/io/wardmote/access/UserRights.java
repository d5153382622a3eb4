package io.wardmote.access;

import static io.wardmote.key.Refusal.NO_PERMISSION;
import static io.wardmote.key.Refusal.UNKNOWN_USER;

import io.wardmote.access.CompiledPolicies.Unreadable;
import io.wardmote.access.policy.Decision;
import io.wardmote.access.policy.Decision.Verdict;
import io.wardmote.access.policy.Facts;
import io.wardmote.access.policy.Kind;
import io.wardmote.access.policy.Policy;
import io.wardmote.access.policy.Request;
import io.wardmote.access.policy.Rights;
import io.wardmote.access.policy.SupposedFacts;
import io.wardmote.op.Arns;
import io.wardmote.op.Caller;
import io.wardmote.op.Principal;
import io.wardmote.state.Group;
import io.wardmote.state.Key;
import io.wardmote.state.KeyPolicy;
import io.wardmote.state.KeyRing;
import io.wardmote.state.NamedPolicy;
import io.wardmote.state.PolicyName;
import io.wardmote.state.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What policies say: of a user what its own, those of its groups or the key's allow, and none of them denies; of a session of a role the same by the
 * policies of the role, as they are now, and where the session has a policy, that must allow it too. The account itself, and a client key or another cloud
 * beyond what its access point or proxy lets it do, have no policies of their own; the key's may deny them what they do with it, but for the account's changing
 * just that policy. A policy that cannot be read may deny anything, so whoever it speaks of may do nothing.
 */
final class UserRights {
    private static final String KEY = "key/";
    static final String KEY_POLICY = "the key's policy";
    private static final String OF_SESSION = "session";
    /** After the ARN of who came by the name after the policy was set: of the account, and nobody whom a policy can name. */
    private static final String MADE_SINCE = " (made since)";
    /** What keeps a key from being locked for ever. */
    private static final Set<String> ALWAYS_THE_ACCOUNTS = Set.of("kms:SetKeyPolicy", "kms:GetKeyPolicy");
    private static final Policy EVERYTHING = Policy.parse("the right of the account itself", SystemPolicies.EVERYTHING.text(), Kind.IDENTITY);

    private final CompiledPolicies compiled = new CompiledPolicies();
    /** Apart from those that are kept under a name: there may be any number of sessions, each with another. */
    private final CompiledPolicies ofSessions = new CompiledPolicies();

    /** The policies that have a say, and what they are asked. */
    private record Question(Rights rights, Request request) {}

    Access.Kept kept() {
        return new Access.Kept(compiled.size(), compiled.hits(), compiled.misses());
    }

    /** Refuses with NO_PERMISSION, whose detail is the resource. */
    void check(KeyRing ring, Caller caller, String action, String resource, Said said) {
        Optional<Key> key = key(ring, resource);
        if (hasNoneOfItsOwn(caller) && !hasPolicy(key)) return;
        try {
            Question question = question(ring, caller, action, resource, key, new StateFacts(ring, caller, key, said));
            if (!question.rights.decide(question.request).allowed()) throw NO_PERMISSION.because(resource);
        } catch (Unreadable policy) {
            throw NO_PERMISSION.because(resource);
        }
    }

    /** What {@link #check} would decide if those facts were so, and why. Refuses with UNKNOWN_USER. */
    Explanation explain(KeyRing ring, Caller caller, String action, String resource, Map<String, String> supposed) {
        if (caller.who() instanceof Principal.User user && ring.user(user.name()).isEmpty()) throw UNKNOWN_USER.because(user.name());
        Optional<Key> key = key(ring, resource);
        Facts facts = new SupposedFacts(new StateFacts(ring, caller, key, Said.NOTHING), supposed);
        try {
            Question question = question(ring, caller, action, resource, key, facts);
            Request request = question.request;
            return new Explanation(question.rights.decide(request), question.rights.steps(request), question.rights.explain(request));
        } catch (Unreadable policy) {
            return new Explanation(new Decision(Verdict.DENIED, policy.getMessage(), -1, ""),
                List.of("Can all policies be read? No: " + policy.getMessage() + " cannot, and it may deny anything."), List.of());
        }
    }

    /** An access point or a proxy is nobody whom a key's policy could name, but one of everybody, and of everybody of the account. */
    private Question question(KeyRing ring, Caller caller, String action, String resource, Optional<Key> key, Facts facts) {
        boolean always = caller.who() instanceof Principal.Root && ALWAYS_THE_ACCOUNTS.contains(action);
        Optional<KeyPolicy> set = always ? Optional.empty() : keyPolicy(ring, key);
        Optional<Policy> keys = set.map(policy -> compiled.of(KEY_POLICY, policy.text(), new Kind.Key(resource)));
        Rights rights = new Rights(policies(ring, caller, resource), keys, session(caller), true);
        String who = set.isEmpty() || means(ring, set.get(), caller) ? caller.arn() : caller.arn() + MADE_SINCE;
        return new Question(rights, new Request(List.of(who), action, List.of(resource), facts));
    }

    /** Whether the key's policy means the caller if it names him. */
    private static boolean means(KeyRing ring, KeyPolicy policy, Caller caller) {
        return ring.named(caller.who().identity()).map(policy::means).orElse(true);
    }

    private static boolean hasNoneOfItsOwn(Caller caller) {
        return caller.who() instanceof Principal.Root || caller.isClientKey() || caller.who() instanceof Principal.XksProxy;
    }

    private List<Policy> policies(KeyRing ring, Caller caller, String resource) {
        return switch (caller.who()) {
            case Principal.User user -> ofUser(ring, ring.user(user.name()).orElseThrow(() -> NO_PERMISSION.because(resource)), resource);
            case Principal.Session session -> SessionTokens.role(ring, session).policies().stream().map(name -> policy(ring, name)).toList();
            case Principal.Root root -> List.of(EVERYTHING);
            case Principal.ClientKey key -> List.of(EVERYTHING);
            case Principal.XksProxy proxy -> List.of(EVERYTHING);
            case Principal.Nobody nobody -> throw NO_PERMISSION.because(resource);
        };
    }

    private Optional<Policy> session(Caller caller) {
        if (!(caller.who() instanceof Principal.Session session) || session.policy().isEmpty()) return Optional.empty();
        return Optional.of(ofSessions.of(OF_SESSION, session.policy(), Kind.IDENTITY));
    }

    /** The key that the resource names. Of all of them none is read, since it would be looked for with the others' help. */
    static Optional<Key> key(KeyRing ring, String resource) {
        String thing = Arns.thing(resource);
        return thing.startsWith(KEY) && !thing.endsWith("*") ? ring.key(thing.substring(KEY.length())) : Optional.empty();
    }

    private static boolean hasPolicy(Optional<Key> key) {
        return key.isPresent() && key.get().hasPolicy();
    }

    private static Optional<KeyPolicy> keyPolicy(KeyRing ring, Optional<Key> key) {
        if (!hasPolicy(key)) return Optional.empty();
        return Optional.of(ring.keyPolicy(key.get().id()).orElseThrow(() -> new Unreadable(KEY_POLICY)));
    }

    private List<Policy> ofUser(KeyRing ring, User user, String resource) {
        List<Policy> policies = new ArrayList<>();
        user.policies().forEach(name -> policies.add(policy(ring, name)));
        for (String name : user.groups()) {
            Group group = ring.group(name).orElseThrow(() -> NO_PERMISSION.because(resource));
            group.policies().forEach(attached -> policies.add(policy(ring, attached)));
        }
        return policies;
    }

    private Policy policy(KeyRing ring, PolicyName name) {
        Optional<String> text = name.ofSystem() ? SystemPolicies.named(name.name()).map(SystemPolicies.Known::text)
            : ring.namedPolicy(name.name()).map(NamedPolicy::text);
        return compiled.of(name.name(), text.orElseThrow(() -> new Unreadable(name.name())), Kind.IDENTITY);
    }
}
