package io.wardmote.http;

import static io.wardmote.xks.XksFailure.*;

import io.wardmote.key.Refused;
import io.wardmote.xks.Xks;
import io.wardmote.xks.XksFailure;

/**
 * The XKS proxy API's column of the catalogue of refusals.
 *
 * @param message less than 512 printable characters of ASCII
 */
record XksError(int status, String name, String message) {
    private static final int METHOD_NOT_ALLOWED = 405;

    static XksError of(Refused refused) {
        return switch (refused.refusal()) {
            case UNSUPPORTED_METHOD -> new XksError(METHOD_NOT_ALLOWED, UNSUPPORTED_OPERATION.errorName(), "POST is the only method here.");
            case UNKNOWN_ACTION -> error(INVALID_URI_PATH, "There is no such path, or no XKS proxy of that prefix.");
            case UNREADABLE_REQUEST, BODY_TOO_LONG, MISSING_PARAMETER, INVALID_PARAMETER -> error(VALIDATION, refused.sentence());
            case OVERLOADED, THROTTLED -> error(THROTTLING, refused.sentence());

            // no more is told to whoever is not known
            case INCOMPLETE_SIGNATURE, UNSUPPORTED_SIGNATURE_METHOD -> error(AUTHENTICATION_FAILED, "The signature is incomplete. " + refused.detail());
            case TIMESTAMP_MISSING, TIMESTAMP_UNREADABLE, TIMESTAMP_EXPIRED ->
                error(AUTHENTICATION_FAILED, "x-amz-date is missing, unreadable or more than five minutes off.");
            case UNKNOWN_ACCESS_KEY, WRONG_SIGNATURE -> error(AUTHENTICATION_FAILED, "The access key id or the signature is not valid.");
            case NO_PERMISSION -> error(ACCESS_DENIED, "The policy of the key denies it.");

            case UNKNOWN_KEY -> error(KEY_NOT_FOUND, "There is no such key, or it is not offered here.");
            case KEY_CANNOT, UNSUPPORTED_OPERATION -> error(INVALID_KEY_USAGE, refused.detail().isEmpty() ? "The key cannot do that." : refused.detail());
            case KEY_DISABLED, KEY_PENDING_DELETION, KEY_PENDING_IMPORT, XKS_PROXY_DISABLED -> error(INVALID_STATE, refused.sentence());
            // rotate the key: until then this one refuses as a blocked one does
            case LIMIT_EXCEEDED -> error(INVALID_STATE, refused.sentence());
            case INVALID_CIPHERTEXT ->
                error(XksFailure.INVALID_CIPHERTEXT, "Ciphertext, metadata, initialization vector, authenticated data or tag is not right.");
            case UNAVAILABLE -> error(DEPENDENCY_TIMEOUT, refused.sentence());
            case INTERNAL_FAILURE -> error(INTERNAL, "Internal failure.");

            // of other doors alone
            case UNKNOWN_VERSION, UNSUPPORTED_CONTENT_TYPE, INACTIVE_ACCESS_KEY, INVALID_SECURITY_TOKEN, MISMATCHED_SECURITY_TOKEN, EXPIRED_SECURITY_TOKEN,
                INVALID_BEARER_TOKEN, REPEATED_NONCE, WRONG_BODY_DIGEST, INVALID_TAG_KEY, INVALID_TAG_VALUE, REPEATED_TAG_KEY, ALIAS_NOT_ACCEPTED,
                MALFORMED_KEY_POLICY, UNKNOWN_EXTERNAL_KEY, UNSUPPORTED_PROTECTION, INVALID_IMPORT_TOKEN, EXPIRED_IMPORT_TOKEN, INVALID_KEY_MATERIAL,
                UNKNOWN_INSTANCE, UNKNOWN_KEY_VERSION, UNKNOWN_ALIAS, UNKNOWN_RESOURCE, UNKNOWN_TAGGED_RESOURCE, ALIAS_EXISTS, ALREADY_OPEN, WRONG_ORIGIN,
                STATE_NOT_MODIFIED, DELETION_PROTECTED, ONLY_SYMMETRIC, KEY_POLICY_UNSUPPORTED, RESOURCE_EXISTS, DRY_RUN, KEY_UNAVAILABLE, MANAGER_THROTTLES,
                UNKNOWN_USER, UNKNOWN_GROUP, UNKNOWN_ROLE, UNKNOWN_POLICY, UNKNOWN_USER_ACCESS_KEY, UNKNOWN_USER_BEARER_TOKEN, NOT_IN_GROUP,
                NOT_ATTACHED_TO_USER, NOT_ATTACHED_TO_GROUP, NOT_ATTACHED_TO_ROLE, USER_EXISTS, GROUP_EXISTS, ROLE_EXISTS, POLICY_EXISTS, IN_GROUP,
                ATTACHED_TO_USER, ATTACHED_TO_GROUP, ATTACHED_TO_ROLE, USER_HAS_ACCESS_KEY, USER_HAS_BEARER_TOKEN, USER_IN_GROUP, USER_HAS_POLICY,
                GROUP_HAS_USER, GROUP_HAS_POLICY, ROLE_HAS_POLICY, POLICY_HAS_USER, POLICY_HAS_GROUP, POLICY_HAS_ROLE, LAST_ACCESS_KEY, TOO_MANY_USERS,
                TOO_MANY_ACCESS_KEYS, TOO_MANY_BEARER_TOKENS, TOO_MANY_GROUPS, TOO_MANY_GROUPS_OF_USER, TOO_MANY_ROLES, TOO_MANY_POLICIES,
                TOO_MANY_POLICIES_OF_USER, TOO_MANY_POLICIES_OF_GROUP, TOO_MANY_POLICIES_OF_ROLE, MALFORMED_POLICY,
                WRONG_PASSWORD, SESSION_OVER, CROSS_SITE, PASSWORD_RESET_REQUIRED, UNKNOWN_LOGIN_PROFILE, LOGIN_PROFILE_EXISTS,
                WEAK_PASSWORD -> error(INTERNAL, refused.sentence());
        };
    }

    private static XksError error(XksFailure failure, String message) {
        String printable = message.strip().replaceAll("[^ -~]", "?");
        return new XksError(failure.status(), failure.errorName(), printable.substring(0, Math.min(printable.length(), Xks.LONGEST_MESSAGE - 1)));
    }
}
