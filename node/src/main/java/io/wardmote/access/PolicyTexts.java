package io.wardmote.access;

import static io.wardmote.key.Refusal.MALFORMED_POLICY;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.wardmote.access.policy.Kind;
import io.wardmote.access.policy.Policy;
import io.wardmote.access.policy.PolicyFault;
import java.io.IOException;
import java.util.List;

/** Texts that may become policies of identities and of trust: only those that are enforced to the letter. */
public final class PolicyTexts {
    /** Conditions on what a request itself says, or on a key that is yet to be made. */
    private static final List<String> NOT_ENFORCED = List.of("acs:RequestTag/", "kms:EncryptionContext", "kms:KeySpec", "kms:KeyUsage", "kms:KeyOrigin", "kms:ProtectionLevel");
    private static final JsonFactory JSON = new JsonFactory();

    private PolicyTexts() {}

    /** @throws io.wardmote.key.Refused MALFORMED_POLICY with the place and what is wrong, UNSUPPORTED_OPERATION if it would not be enforced */
    public static void check(String name, String text) {
        parse(name, text, Kind.IDENTITY);
        try (JsonParser parser = JSON.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken())
                if (token == JsonToken.FIELD_NAME) mustBeEnforced(parser.currentName());
        } catch (IOException e) {
            throw MALFORMED_POLICY.because("The policy is not JSON.");
        }
    }

    /** Who may take on a role. @throws io.wardmote.key.Refused MALFORMED_POLICY with the place and what is wrong */
    public static void checkTrust(String text) {
        parse(RoleTrust.NAME, text, Kind.TRUST);
    }

    private static void parse(String name, String text, Kind kind) {
        try {
            Policy.parse(name, text, kind);
        } catch (PolicyFault fault) {
            throw MALFORMED_POLICY.because(fault.getMessage());
        }
    }

    private static void mustBeEnforced(String name) {
        for (String key : NOT_ENFORCED)
            if (name.startsWith(key)) throw UNSUPPORTED_OPERATION.because("Conditions on " + key + " are not enforced yet, so no policy with one is accepted.");
    }
}
