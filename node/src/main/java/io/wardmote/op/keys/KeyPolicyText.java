package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.wardmote.access.PolicyTexts;
import io.wardmote.access.policy.PrincipalTexts;
import io.wardmote.op.Actions;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import io.wardmote.state.KeyPolicy;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.Optional;

/** Policies of keys as parameters bring them, kept as they were given. A key has one, by the name of {@code default}. */
final class KeyPolicyText {
    private static final String NAME = "default";

    static final Field POLICY_NAME = Field.oneOf("PolicyName", "Each key has this one.", NAME);

    private KeyPolicyText() {}

    /** PolicyName may say only what there is. */
    static void mustBeTheOne(Call call) {
        if (!call.optional("PolicyName", 128).orElse(NAME).equals(NAME)) throw UNKNOWN_RESOURCE.because("Policy not found.");
    }

    /** Policy, which a key may be made with. Bytes are counted by {@link #check}. */
    static Optional<String> optional(Call call) {
        return call.optional("Policy", KeyPolicy.LONGEST);
    }

    static String required(Call call) {
        return call.text("Policy", KeyPolicy.LONGEST);
    }

    /** Whether it would be enforced to the letter, and speaks of whom there is at this moment. Answers the users and roles that it names. */
    static List<String> check(KeyRing ring, Arns arns, Actions actions, String keyId, String text) {
        return PolicyTexts.checkOfKey(ring, arns.key(keyId), arns.account(), text, actions.onOneKey());
    }

    /** As it was set, but for whom it names and is gone: what names somebody of that name who came later is not what was set. */
    static String shown(KeyRing ring, KeyPolicy policy) {
        return PrincipalTexts.renamed(policy.text(), principal -> isGone(ring, policy, Arns.thing(principal)) ? principal + "(gone)" : principal);
    }

    private static boolean isGone(KeyRing ring, KeyPolicy policy, String thing) {
        return thing.contains("/") && ring.named(thing).filter(policy::means).isEmpty();
    }

    /** What holds of a key that was given none: it allows the account itself everything, as it may anyhow. */
    static String ofDefault(Arns arns) {
        return "{\"Version\":\"1\",\"Statement\":[{\"Sid\":\"kms default key policy\",\"Effect\":\"Allow\",\"Principal\":{\"RAM\":[\"" + arns.identity("root")
            + "\"]},\"Action\":[\"kms:*\"],\"Resource\":[\"*\"]}]}";
    }
}
