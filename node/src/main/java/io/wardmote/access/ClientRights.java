package io.wardmote.access;

import static io.wardmote.key.Refusal.NO_PERMISSION;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;

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

    static void key(KeyRing ring, Caller caller, Permission permission, String arn, String instance) {
        String thing = Arns.thing(arn);
        check(ring, caller, arn, policy -> policy.permissions().contains(permission) && policy.coversKey(thing, instance));
    }

    static void secret(KeyRing ring, Caller caller, String arn, String name) {
        check(ring, caller, arn, policy -> policy.permissions().contains(Permission.SECRET_USER) && policy.coversSecret(name));
    }

    static void random(KeyRing ring, Caller caller, String arn) {
        check(ring, caller, arn, policy -> policy.permissions().contains(Permission.KEY_USER));
    }

    private static void check(KeyRing ring, Caller caller, String arn, Predicate<ApplicationPolicy> right) {
        ClientKey key = ring.clientKey(caller.accessKeyId()).orElse(null);
        boolean good = key != null && caller.who().equals(new Principal.ClientKey(key.accessPoint())) && key.isGoodAt(ring.time());
        if (!good) throw UNKNOWN_ACCESS_KEY.because(caller.accessKeyId());
        List<String> policies = ring.accessPoint(key.accessPoint()).map(AccessPoint::policies).orElse(List.of());
        for (String name : policies) {
            ApplicationPolicy policy = ring.policy(name).orElse(null);
            if (policy != null && right.test(policy) && admits(ring, policy, caller.address())) return;
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
