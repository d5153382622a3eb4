package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.access.PolicyTexts;
import io.wardmote.op.Actions;
import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;

/** Policies as parameters bring them, kept as they were given. */
final class PolicyText {
    private static final int LONGEST = 6144;
    /** Bytes of UTF-8. */
    private static final int LONGEST_OF_SESSION = 2048;

    static final Field DOCUMENT = Field.text("PolicyDocument", LONGEST, "JSON in the grammar of policies.").required();
    static final Field SESSION = Field.text("Policy", LONGEST_OF_SESSION, "What narrows the session: JSON in the grammar of policies, at most 2048 bytes.");

    private PolicyText() {}

    /** PolicyDocument, in the grammar of policies. */
    static String ofIdentity(Call call, String name, Actions actions) {
        String text = call.text("PolicyDocument", LONGEST);
        PolicyTexts.check(name, text, actions.all());
        return text;
    }

    /** Who may take on a role. */
    static String trust(Call call, String parameter) {
        String text = call.text(parameter, LONGEST);
        PolicyTexts.checkTrust(text);
        return text;
    }

    /** Policy: what narrows a session; "" if nothing does. */
    static String ofSession(Call call, Actions actions) {
        String text = call.optional("Policy", LONGEST_OF_SESSION).orElse("");
        if (text.isEmpty()) return text;
        if (text.getBytes(UTF_8).length > LONGEST_OF_SESSION) throw INVALID_PARAMETER.because("Policy");
        PolicyTexts.check("Policy", text, actions.all());
        return text;
    }
}
