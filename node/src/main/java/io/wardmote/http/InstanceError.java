package io.wardmote.http;

import io.wardmote.key.Refused;

/**
 * The instance API's column of the catalogue of refusals: its own status, code and sentence for what the OpenAPI says otherwise.
 * Clients compare some of these sentences letter by letter, and break on an empty one.
 */
record InstanceError(int status, String code, String sentence) {

    static InstanceError of(Refused refused) {
        String detail = refused.detail();
        return switch (refused.refusal()) {
            case UNREADABLE_REQUEST -> invalid(("The specified parameter is not valid. " + detail).strip());
            case UNSUPPORTED_METHOD -> new InstanceError(405, "UnsupportedHTTPMethod", "This http method is not supported.");
            case UNKNOWN_ACTION -> new InstanceError(400, "InvalidApiName", "The ApiName \"" + detail + "\" is invalid.");
            case UNKNOWN_VERSION -> new InstanceError(400, "InvalidApiVersion", "The ApiVersion \"" + detail + "\" is invalid.");
            case MISSING_PARAMETER -> new InstanceError(400, "MissingParameter", "Parameter " + detail + " does not exist in http header or body.");
            case BODY_TOO_LONG -> new InstanceError(413, "RequestEntityTooLarge", ("The request body is too large. " + detail).strip());
            case UNSUPPORTED_CONTENT_TYPE -> new InstanceError(415, "InvalidContentType", "Content-Type \"" + detail + "\" is unsupported.");
            case OVERLOADED, THROTTLED, MANAGER_THROTTLES -> new InstanceError(429, "Rejected.Throttling", "QPS Limit Exceeded");

            case TIMESTAMP_MISSING, TIMESTAMP_UNREADABLE -> invalidParam("The Param Date is invalid.");
            case TIMESTAMP_EXPIRED -> new InstanceError(400, "RequestTimeTooSkewed", "Request time exceeds server time more than 15 minutes.");
            case UNSUPPORTED_SIGNATURE_METHOD ->
                invalidParam("The Param x-kms-signaturemethod is invalid." + (detail.isEmpty() ? "" : " message:\"" + detail + "\"."));
            case WRONG_BODY_DIGEST -> invalidParam("The Param Content-SHA256 is invalid.");
            case INCOMPLETE_SIGNATURE -> invalidParam("The Param Authorization is invalid.");
            case UNKNOWN_ACCESS_KEY -> new InstanceError(404, "Unauthorized", "The AccessKey ID \"" + detail + "\" does not exist in our records.");
            case WRONG_SIGNATURE -> new InstanceError(401, "SignatureNotMatch", "Signature is not matched.");
            case NO_PERMISSION -> new InstanceError(403, "Forbidden.NoPermission", "This operation for \"" + detail + "\" is forbidden by permission system.");

            case INVALID_PARAMETER -> invalid(detail.isEmpty() ? "The specified parameter is not valid."
                : "The specified parameter \"" + detail + "\" is not valid.");
            case UNSUPPORTED_OPERATION, KEY_CANNOT -> new InstanceError(400, "UnsupportedOperation", "Rejected.UnsupportedOperation");
            case UNKNOWN_KEY, UNKNOWN_ALIAS, UNKNOWN_KEY_VERSION -> new InstanceError(404, "Forbidden.KeyNotFound", "The specified key does not exist.");
            // a cause would tell an attacker how near he came
            case INVALID_CIPHERTEXT -> new InstanceError(500, "InternalFailure", "Internal Failure.");
            case INTERNAL_FAILURE -> new InstanceError(500, "InternalFailure", "Internal Failure.");
            case UNAVAILABLE -> new InstanceError(503, "ServiceUnavailableTemporary", "Service Unavailable Temporary.");

            case ONLY_SYMMETRIC, UNKNOWN_RESOURCE, LIMIT_EXCEEDED, KEY_DISABLED, KEY_PENDING_DELETION, KEY_PENDING_IMPORT, KEY_UNAVAILABLE ->
                asInOpenApi(refused);

            // of the OpenAPI's operations and signatures alone
            case INACTIVE_ACCESS_KEY, INVALID_SECURITY_TOKEN, MISMATCHED_SECURITY_TOKEN, EXPIRED_SECURITY_TOKEN, INVALID_BEARER_TOKEN,
                REPEATED_NONCE, INVALID_TAG_KEY, INVALID_TAG_VALUE, REPEATED_TAG_KEY, ALIAS_NOT_ACCEPTED, UNSUPPORTED_PROTECTION,
                UNKNOWN_INSTANCE, UNKNOWN_TAGGED_RESOURCE, ALIAS_EXISTS, RESOURCE_EXISTS, ALREADY_OPEN, WRONG_ORIGIN, STATE_NOT_MODIFIED,
                DELETION_PROTECTED, DRY_RUN, INVALID_IMPORT_TOKEN,
                EXPIRED_IMPORT_TOKEN, INVALID_KEY_MATERIAL,
                UNKNOWN_USER, UNKNOWN_GROUP, UNKNOWN_ROLE, UNKNOWN_POLICY, UNKNOWN_USER_ACCESS_KEY, UNKNOWN_USER_BEARER_TOKEN,
                USER_HAS_BEARER_TOKEN, TOO_MANY_BEARER_TOKENS, NOT_IN_GROUP, NOT_ATTACHED_TO_USER,
                NOT_ATTACHED_TO_GROUP, NOT_ATTACHED_TO_ROLE, USER_EXISTS, GROUP_EXISTS, ROLE_EXISTS, POLICY_EXISTS, IN_GROUP, ATTACHED_TO_USER,
                ATTACHED_TO_GROUP, ATTACHED_TO_ROLE, USER_HAS_ACCESS_KEY, USER_IN_GROUP, USER_HAS_POLICY, GROUP_HAS_USER, GROUP_HAS_POLICY,
                ROLE_HAS_POLICY, POLICY_HAS_USER, POLICY_HAS_GROUP, POLICY_HAS_ROLE, LAST_ACCESS_KEY, TOO_MANY_USERS, TOO_MANY_ACCESS_KEYS,
                TOO_MANY_GROUPS, TOO_MANY_GROUPS_OF_USER, TOO_MANY_ROLES, TOO_MANY_POLICIES, TOO_MANY_POLICIES_OF_USER, TOO_MANY_POLICIES_OF_GROUP,
                TOO_MANY_POLICIES_OF_ROLE, MALFORMED_POLICY,
                MALFORMED_KEY_POLICY, KEY_POLICY_UNSUPPORTED, UNKNOWN_EXTERNAL_KEY, XKS_PROXY_DISABLED,
                WRONG_PASSWORD, SESSION_OVER, CROSS_SITE, PASSWORD_RESET_REQUIRED, UNKNOWN_LOGIN_PROFILE, LOGIN_PROFILE_EXISTS,
                WEAK_PASSWORD -> asInOpenApi(refused);
        };
    }

    private static InstanceError invalid(String sentence) {
        return new InstanceError(400, "InvalidParameter", sentence);
    }

    /** For headers only: the transfer clients take every other {@code InvalidParam} for an unknown access key. */
    private static InstanceError invalidParam(String sentence) {
        return new InstanceError(400, "InvalidParam", sentence);
    }

    private static InstanceError asInOpenApi(Refused refused) {
        return new InstanceError(refused.refusal().status(), refused.refusal().code(), refused.sentence());
    }
}
