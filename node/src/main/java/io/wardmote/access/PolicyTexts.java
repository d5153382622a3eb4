package io.wardmote.access;

import static io.wardmote.key.Refusal.MALFORMED_KEY_POLICY;
import static io.wardmote.key.Refusal.MALFORMED_POLICY;

import io.wardmote.access.policy.Kind;
import io.wardmote.access.policy.Policy;
import io.wardmote.access.policy.PolicyFault;
import io.wardmote.op.Arns;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Texts that may become policies: only those that are enforced to the letter, and speak of what is there. */
public final class PolicyTexts {
    private static final String EVERYBODY = "*";

    private PolicyTexts() {}

    /** Of an identity, where it is not known yet which actions there are. @throws io.wardmote.key.Refused MALFORMED_POLICY with the place and what is wrong */
    public static void checkGrammar(String name, String text) {
        parse(() -> Policy.parse(name, text, Kind.IDENTITY));
    }

    /**
     * Of an identity, or of a session.
     *
     * @param actions all there are; another one would permit nothing, or deny nothing, without a word
     * @throws io.wardmote.key.Refused MALFORMED_POLICY with the place and what is wrong
     */
    public static void check(String name, String text, Set<String> actions) {
        parse(() -> Policy.parse(name, text, Kind.IDENTITY, actions));
    }

    /** Who may take on a role. @throws io.wardmote.key.Refused MALFORMED_POLICY with the place and what is wrong */
    public static void checkTrust(String text) {
        parse(() -> Policy.parse(RoleTrust.NAME, text, Kind.TRUST));
    }

    private static void parse(Supplier<Policy> reading) {
        try {
            reading.get();
        } catch (PolicyFault fault) {
            throw MALFORMED_POLICY.because(fault.getMessage());
        }
    }

    /**
     * Of a key. Whom it names must be there: a name that is misspelt would be permitted nothing and denied nothing, and one of another account
     * can never ask here.
     *
     * @param arn     of the key
     * @param actions on one key
     * @return the users and roles that it names: {@code user/<name>} and {@code role/<name>}, each once
     * @throws io.wardmote.key.Refused MALFORMED_KEY_POLICY with the place and what is wrong
     */
    public static List<String> checkOfKey(KeyRing ring, String arn, String account, String text, Set<String> actions) {
        try {
            Set<String> principals = Policy.parse(arn, text, new Kind.Key(arn), actions).principals();
            principals.forEach(principal -> mustBeThere(ring, account, principal));
            return principals.stream().map(Arns::thing).filter(thing -> thing.contains("/")).toList();
        } catch (PolicyFault fault) {
            throw MALFORMED_KEY_POLICY.because(fault.getMessage());
        }
    }

    private static void mustBeThere(KeyRing ring, String account, String principal) {
        if (principal.equals(EVERYBODY)) return;
        boolean ours = principal.startsWith("acs:ram::" + account + ":");
        if (!ours) throw MALFORMED_KEY_POLICY.because(principal + " is of another account, and there is none but " + account + " here.");
        String who = Arns.thing(principal);
        boolean there = who.equals("root") || who.equals(EVERYBODY) || ring.named(who).isPresent();
        if (!there) throw MALFORMED_KEY_POLICY.because("There is no " + who + ".");
    }
}
