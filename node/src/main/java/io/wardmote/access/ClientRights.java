package io.wardmote.access;

import static io.wardmote.key.Refusal.NO_PERMISSION;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;

import io.wardmote.access.policy.Finding;
import io.wardmote.op.Arns;
import io.wardmote.op.Caller;
import io.wardmote.op.Principal;
import io.wardmote.state.AccessPoint;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.ClientKey;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Network;
import io.wardmote.state.NetworkRule;
import io.wardmote.state.Permission;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a client key may do: what some one policy of its access point allows by its permission, its resources, its instance and its
 * networks at once. A policy or rule that is gone allows nothing, and neither does an address that cannot be read, such as one with
 * a zone.
 */
final class ClientRights {
    private ClientRights() {}

    private static final String SECRET = "kms:GetSecretValue";
    private static final String RANDOM = "kms:GenerateRandom";

    /** What a policy must have: that permission, and cover that thing. */
    private record Right(Permission permission, Predicate<ApplicationPolicy> covers) {
        boolean isGivenBy(ApplicationPolicy policy) {
            return policy.permissions().contains(permission) && covers.test(policy);
        }
    }

    private static Right toKey(Permission permission, String arn, String instance) {
        String thing = Arns.thing(arn);
        return new Right(permission, policy -> policy.coversKey(thing, instance));
    }

    private static Right toSecret(String name) {
        return new Right(Permission.SECRET_USER, policy -> policy.coversSecret(name));
    }

    private static Right toRandom() {
        return new Right(Permission.KEY_USER, policy -> true);
    }

    static void key(KeyRing ring, Caller caller, Permission permission, String arn, String instance) {
        check(ring, caller, arn, toKey(permission, arn, instance));
    }

    static void secret(KeyRing ring, Caller caller, String arn, String name) {
        check(ring, caller, arn, toSecret(name));
    }

    static void random(KeyRing ring, Caller caller, String arn) {
        check(ring, caller, arn, toRandom());
    }

    /**
     * What each policy of an access point has to say to its client keys, in the order in which they are asked.
     *
     * @param action   of the instance API
     * @param instance of the key that the resource names, "" if it has none
     */
    static List<Finding> explain(KeyRing ring, AccessPoint point, String address, String action, String arn, String instance) {
        Right right = switch (action) {
            case SECRET -> toSecret(Arns.thing(arn).replaceFirst("^secret/", ""));
            case RANDOM -> toRandom();
            default -> toKey(Permission.KEY_USER, arn, instance);
        };
        return point.policies().stream().map(name -> {
            String lacks = ring.policy(name).map(policy -> lack(ring, policy, right, address)).orElse("there is no such policy any more");
            return new Finding(name, -1, "", "Allow", arn, lacks.isEmpty(), lacks.isEmpty() ? "every part of it does" : lacks);
        }).toList();
    }

    private static String lack(KeyRing ring, ApplicationPolicy policy, Right right, String address) {
        if (!policy.permissions().contains(right.permission)) return "Permissions do not have " + right.permission.apiName();
        if (!right.covers.test(policy))
            return policy.instance().isEmpty() ? "Resources do not cover it" : "Resources do not cover it, or its instance is not " + policy.instance();
        if (admits(ring, policy, address)) return "";
        if (address.isEmpty()) return "NetworkRules go by the address, and none is given in Context: acs:SourceIp";
        return "NetworkRules do not admit " + address;
    }

    private static void check(KeyRing ring, Caller caller, String arn, Right right) {
        ClientKey key = ring.clientKey(caller.accessKeyId()).orElse(null);
        boolean good = key != null && caller.who().equals(new Principal.ClientKey(key.accessPoint())) && key.isGoodAt(ring.time());
        if (!good) throw UNKNOWN_ACCESS_KEY.because(caller.accessKeyId());
        List<String> policies = ring.accessPoint(key.accessPoint()).map(AccessPoint::policies).orElse(List.of());
        for (String name : policies) {
            ApplicationPolicy policy = ring.policy(name).orElse(null);
            if (policy != null && right.isGivenBy(policy) && admits(ring, policy, caller.address())) return;
        }
        throw NO_PERMISSION.because(arn);
    }

    /** Only a policy that names no rules admits every address; one whose rules are all gone admits none. */
    private static boolean admits(KeyRing ring, ApplicationPolicy policy, String address) {
        if (policy.networkRules().isEmpty()) return true;
        Optional<Network> from = Network.address(address);
        if (from.isEmpty()) return false;
        for (String name : policy.networkRules()) {
            NetworkRule rule = ring.networkRule(name).orElse(null);
            if (rule != null && rule.contains(from.get())) return true;
        }
        return false;
    }
}
