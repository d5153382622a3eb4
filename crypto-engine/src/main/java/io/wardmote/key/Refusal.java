package io.wardmote.key;

/**
 * The one catalogue of errors: everything this service may answer instead of doing what it was asked, roughly in the order
 * the checks happen. HTTP status, code and sentence are those of the OpenAPI 2016-01-20; the instance API has a column of its own
 * where it is spoken ({@code io.wardmote.http.InstanceError}). A sentence holds at most one {@code {}},
 * which the detail of {@link #because} fills; the details are names and texts the caller sent, never secrets.
 */
public enum Refusal {
    // what the door sees first
    UNREADABLE_REQUEST(1, 400, "ParseRequestParameterException", "Server parse parameters exception. Please check your input params. {}"),
    UNSUPPORTED_METHOD(2, 403, "UnsupportedHTTPMethod", "This http method is not supported."),
    UNKNOWN_ACTION(3, 404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method."),
    UNKNOWN_VERSION(4, 400, "NoSuchVersion", "Specified parameter Version is not valid."),
    MISSING_PARAMETER(5, 400, "MissingParameter", "The parameter \"{}\" is needed but not provided."),
    OVERLOADED(6, 503, "ServiceUnavailableTemporary", "Service Unavailable Temporary. {}"),
    BODY_TOO_LONG(7, 400, "ParseRequestParameterException", "Server parse parameters exception. Please check your input params. {}"),
    UNSUPPORTED_CONTENT_TYPE(8, 400, "ParseRequestParameterException", "Server parse parameters exception. Please check your input params. {}"),
    /** Whoever asks has asked for more than his share; {@link #OVERLOADED} is what the node has too much of, whoever asks. */
    THROTTLED(9, 400, "Throttling.User", "Request was denied due to request throttling. {}"),

    // who asks
    INCOMPLETE_SIGNATURE(10, 400, "IncompleteSignature", "The request signature does not conform to Aliyun standards. {}"),
    UNSUPPORTED_SIGNATURE_METHOD(11, 400, "InvalidSignatureMethod", "Specified signature method is not valid. {}"),
    TIMESTAMP_MISSING(12, 400, "IllegalTimestamp", "The input parameter \"Timestamp\" that is mandatory for processing this request is not supplied."),
    TIMESTAMP_UNREADABLE(13, 400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."),
    TIMESTAMP_EXPIRED(14, 400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."),
    UNKNOWN_ACCESS_KEY(15, 404, "InvalidAccessKeyId.NotFound", "The Access Key ID provided does not exist in our records."),
    INACTIVE_ACCESS_KEY(16, 400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled."),
    INVALID_SECURITY_TOKEN(17, 400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed."),
    MISMATCHED_SECURITY_TOKEN(25, 400, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey."),
    /** Its time is over, or its role is gone: whoever has it is to ask for another, and is told there. */
    EXPIRED_SECURITY_TOKEN(26, 400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."),
    INVALID_BEARER_TOKEN(18, 401, "InvalidBearerToken", "Specified bearer token is unknown, revoked or expired."),
    /** The same for a user that is not there, for one that does not log in, and for another password. */
    WRONG_PASSWORD(117, 403, "Forbidden.WrongPassword", "User name or password is wrong."),
    /** Timed out, ended by log-out, by a change of the password or with its user. */
    SESSION_OVER(118, 401, "InvalidConsoleSession", "The session of the console is over; log in again."),
    /** It comes with a session's cookie and was not made by a page of the console. */
    CROSS_SITE(119, 403, "Forbidden.CrossSite", "A session of the console is for the console's own pages."),
    PASSWORD_RESET_REQUIRED(120, 403, "Forbidden.PasswordResetRequired", "Change the password first."),
    REPEATED_NONCE(19, 400, "SignatureNonceUsed", "Specified signature nonce was used already."),
    /** The detail is the string to sign and must end the sentence: the classic SDKs compare it with their own. */
    WRONG_SIGNATURE(20, 400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation. server string to sign is:{}"),
    /** The digest of the body that the request states, and signs, is not that of the body that arrived. */
    WRONG_BODY_DIGEST(22, 400, "IncompleteSignature", "The request signature does not conform to Aliyun standards. {}"),
    /** The detail is the resource; only the instance API names it. */
    NO_PERMISSION(21, 403, "Forbidden.NoPermission", "This operation is forbidden by permission system."),

    // what is asked
    INVALID_PARAMETER(30, 400, "InvalidParameter", "The specified parameter \"{}\" is not valid."),
    INVALID_TAG_KEY(31, 400, "InvalidParameter.TagKey", "The specified parameter TagKey is not valid."),
    INVALID_TAG_VALUE(32, 400, "InvalidParameter.TagValue", "The specified parameter TagValue is not valid."),
    REPEATED_TAG_KEY(33, 400, "Duplicate.TagKey", "The specified TagKey is duplicated."),
    ALIAS_NOT_ACCEPTED(34, 400, "Unsupported.Alias", "Alias is not valid for this api."),
    UNSUPPORTED_OPERATION(35, 400, "UnsupportedOperation", "This action is not supported. {}"),

    /** The detail says where, and what is wrong there. */
    MALFORMED_KEY_POLICY(64, 400, "InvalidParameter", "The specified parameter \"Policy\" is not valid. {}"),
    /** The manager that the instance names has no such key for us. The detail says what it answered. */
    UNKNOWN_EXTERNAL_KEY(140, 400, "InvalidParameter", "The specified parameter \"ExternalKeyId\" is not valid. {}"),
    UNSUPPORTED_PROTECTION(36, 400, "Unsupported.ProtectionLevel", "This protection level is not valid for this region"),
    /** Unknown, altered, of another key, or dead after failed imports. */
    INVALID_IMPORT_TOKEN(37, 400, "InvalidImportToken", "The specified import token is not valid."),
    EXPIRED_IMPORT_TOKEN(38, 400, "ExpiredImportToken", "The specified import token is expired."),
    /** One and the same for every cause: padding, length, encoding, curve, an unsound pair, other material than the key's first. */
    INVALID_KEY_MATERIAL(39, 400, "InvalidKeyMaterial", "The specified key material is not valid."),

    // what it is asked of
    UNKNOWN_INSTANCE(40, 403, "Forbidden.DKMSInstanceNotFound", "The specified DKMS Instance is not found."),
    UNKNOWN_KEY(41, 404, "Forbidden.KeyNotFound", "The specified Key is not found."),
    UNKNOWN_KEY_VERSION(42, 404, "Forbidden.KeyVersionNotFound", "The specified Key version is not found."),
    UNKNOWN_ALIAS(43, 404, "Forbidden.AliasNotFound", "The specified Alias is not found."),
    UNKNOWN_RESOURCE(44, 404, "Forbidden.ResourceNotFound", "The specified resource is not found. {}"),
    UNKNOWN_TAGGED_RESOURCE(45, 404, "InvalidResourceId.NotFound", "The specified ResourceId is not found."),
    ALIAS_EXISTS(46, 400, "AliasAlreadyExists", "AliasName Already Exists."),
    ALREADY_OPEN(47, 400, "Forbidden.Opened", "The service is already opened."),
    LIMIT_EXCEEDED(48, 400, "Rejected.LimitExceeded", "The request was rejected because user create resource limit was exceeded. {}"),
    WRONG_ORIGIN(49, 400, "Unsupported.Origin", "This key origin is not valid for this api."),
    KEY_CANNOT(50, 400, "Rejected.UnsupportedOperation", "Unsupported operation. {}"),
    STATE_NOT_MODIFIED(51, 409, "Rejected.StateModifiedFailed", "Keystate modified failed."),
    KEY_DISABLED(52, 409, "Rejected.Disabled", "The request was rejected because the key state is Disabled."),
    KEY_PENDING_DELETION(53, 409, "Rejected.PendingDeletion", "The request was rejected because the key state is PendingDeletion."),
    KEY_PENDING_IMPORT(54, 409, "Rejected.PendingImport", "The request was rejected because the key state is PendingImport."),
    /** The manager of an external key cannot be asked, or says that it cannot be used there. The detail is a sentence. */
    KEY_UNAVAILABLE(111, 409, "Rejected.Unavailable", "The request was rejected because the key state is Unavailable. {}"),
    /** Not we but the manager of an external key has too much to do. */
    MANAGER_THROTTLES(112, 400, "Throttling", "Request was denied due to request throttling. {}"),
    DELETION_PROTECTED(55, 409, "Rejected.DeletionProtected", "The request was rejected because deletion protection is enabled for the key."),
    ONLY_SYMMETRIC(57, 404, "Forbidden.OnlySymmetricKeySupported", "The key {} is not a symmetric key. The API only supports symmetric keys."),
    KEY_POLICY_UNSUPPORTED(63, 400, "Forbidden.KeyPolicyUnSupported", "The specified key does not support key policy."),
    RESOURCE_EXISTS(58, 409, "Rejected.ResourceExist", "The request was rejected because the resource already exists."),
    /** One and the same for every cause: cut short, altered, another key, IV, padding or associated data. */
    INVALID_CIPHERTEXT(59, 400, "InvalidParameter", "The specified parameter \"CiphertextBlob\" is not valid."),
    XKS_PROXY_DISABLED(113, 409, "Rejected.XksProxyDisabled", "The request was rejected because the XKS proxy is disabled."),
    /** Every check passed and DryRun was true. */
    DRY_RUN(56, 400, "DryRunOperationError", "The request would have succeeded, but DryRun is set."),

    // what we could not do
    INTERNAL_FAILURE(60, 500, "InternalFailure", "Internal Failure"),
    UNAVAILABLE(61, 503, "ServiceUnavailableTemporary", "Service Unavailable Temporary. {}"),

    // identities: codes of the RAM API 2015-05-01; the detail is a name
    UNKNOWN_USER(70, 404, "EntityNotExist.User", "The user does not exist: {}"),
    UNKNOWN_GROUP(71, 404, "EntityNotExist.Group", "The group does not exist: {}"),
    UNKNOWN_ROLE(72, 404, "EntityNotExist.Role", "The role does not exist: {}"),
    UNKNOWN_POLICY(73, 404, "EntityNotExist.Policy", "The policy does not exist: {}"),
    UNKNOWN_USER_ACCESS_KEY(74, 404, "EntityNotExist.User.AccessKey", "The user has no such access key: {}"),
    UNKNOWN_USER_BEARER_TOKEN(79, 404, "EntityNotExist.User.BearerToken", "The user has no such bearer token: {}"),
    UNKNOWN_LOGIN_PROFILE(114, 404, "EntityNotExist.User.LoginProfile", "The user has no login profile: {}"),
    NOT_IN_GROUP(75, 404, "EntityNotExist.User.Group", "The user is not in the group: {}"),
    NOT_ATTACHED_TO_USER(76, 404, "EntityNotExist.User.Policy", "The policy is not attached to the user: {}"),
    NOT_ATTACHED_TO_GROUP(77, 404, "EntityNotExist.Group.Policy", "The policy is not attached to the group: {}"),
    NOT_ATTACHED_TO_ROLE(78, 404, "EntityNotExist.Role.Policy", "The policy is not attached to the role: {}"),
    USER_EXISTS(80, 409, "EntityAlreadyExists.User", "The user already exists: {}"),
    GROUP_EXISTS(81, 409, "EntityAlreadyExists.Group", "The group already exists: {}"),
    ROLE_EXISTS(82, 409, "EntityAlreadyExists.Role", "The role already exists: {}"),
    POLICY_EXISTS(83, 409, "EntityAlreadyExists.Policy", "The policy already exists: {}"),
    LOGIN_PROFILE_EXISTS(115, 409, "EntityAlreadyExists.User.LoginProfile", "The user has a login profile already: {}"),
    IN_GROUP(84, 409, "EntityAlreadyExists.User.Group", "The user is in the group already: {}"),
    ATTACHED_TO_USER(85, 409, "EntityAlreadyExists.User.Policy", "The policy is attached to the user already: {}"),
    ATTACHED_TO_GROUP(86, 409, "EntityAlreadyExists.Group.Policy", "The policy is attached to the group already: {}"),
    ATTACHED_TO_ROLE(87, 409, "EntityAlreadyExists.Role.Policy", "The policy is attached to the role already: {}"),
    USER_HAS_ACCESS_KEY(90, 409, "DeleteConflict.User.AccessKey", "The user has access keys; delete them first: {}"),
    USER_HAS_BEARER_TOKEN(88, 409, "DeleteConflict.User.BearerToken", "The user has bearer tokens; delete them first: {}"),
    USER_IN_GROUP(91, 409, "DeleteConflict.User.Group", "The user is in groups; take it out of them first: {}"),
    USER_HAS_POLICY(92, 409, "DeleteConflict.User.Policy", "The user has policies; detach them first: {}"),
    GROUP_HAS_USER(93, 409, "DeleteConflict.Group.User", "The group has users; take them out first: {}"),
    GROUP_HAS_POLICY(94, 409, "DeleteConflict.Group.Policy", "The group has policies; detach them first: {}"),
    ROLE_HAS_POLICY(95, 409, "DeleteConflict.Role.Policy", "The role has policies; detach them first: {}"),
    POLICY_HAS_USER(96, 409, "DeleteConflict.Policy.User", "The policy is attached to users; detach it first: {}"),
    POLICY_HAS_GROUP(97, 409, "DeleteConflict.Policy.Group", "The policy is attached to groups; detach it first: {}"),
    POLICY_HAS_ROLE(98, 409, "DeleteConflict.Policy.Role", "The policy is attached to roles; detach it first: {}"),
    /** Without it nobody could sign as the account. */
    LAST_ACCESS_KEY(99, 409, "DeleteConflict.Account.AccessKey", "The account's last active access key stays: {}"),
    TOO_MANY_USERS(100, 409, "LimitExceeded.User", "The account has as many users as it may: {}"),
    TOO_MANY_ACCESS_KEYS(101, 409, "LimitExceeded.User.AccessKey", "The user has as many access keys as it may: {}"),
    TOO_MANY_BEARER_TOKENS(89, 409, "LimitExceeded.User.BearerToken", "The user has as many bearer tokens as it may: {}"),
    TOO_MANY_GROUPS(102, 409, "LimitExceeded.Group", "The account has as many groups as it may: {}"),
    TOO_MANY_GROUPS_OF_USER(103, 409, "LimitExceeded.User.Group", "The user is in as many groups as it may: {}"),
    TOO_MANY_ROLES(104, 409, "LimitExceeded.Role", "The account has as many roles as it may: {}"),
    TOO_MANY_POLICIES(105, 409, "LimitExceeded.Policy", "The account has as many policies as it may: {}"),
    TOO_MANY_POLICIES_OF_USER(106, 409, "LimitExceeded.User.Policy", "The user has as many policies as it may: {}"),
    TOO_MANY_POLICIES_OF_GROUP(107, 409, "LimitExceeded.Group.Policy", "The group has as many policies as it may: {}"),
    TOO_MANY_POLICIES_OF_ROLE(108, 409, "LimitExceeded.Role.Policy", "The role has as many policies as it may: {}"),
    /** The detail says what it lacks, and nothing of it. */
    WEAK_PASSWORD(116, 400, "InvalidParameter.Password", "The specified password is not good enough. {}"),
    /** The detail says where, and what is wrong there. */
    MALFORMED_POLICY(110, 400, "InvalidParameter.PolicyGrammar", "The policy has not passed the grammar check. {}");

    private final int number;
    private final int status;
    private final String code;
    private final String sentence;

    Refusal(int number, int status, String code, String sentence) {
        this.number = number;
        this.status = status;
        this.code = code;
        this.sentence = sentence;
    }

    /** The number that stands for this refusal in stored bytes; never reused. */
    public int number() {
        return number;
    }

    /** HTTP status of the OpenAPI. */
    public int status() {
        return status;
    }

    /** Error code of the OpenAPI. */
    public String code() {
        return code;
    }

    /** The sentence with the detail put in; without one, the place for it goes too. */
    public String sentence(String detail) {
        if (!detail.isEmpty()) return sentence.replace("{}", detail);
        return sentence.replace(" \"{}\"", "").replace(" {}", "").replace("{}", "");
    }

    /** This refusal, to be thrown. */
    public Refused because(String detail) {
        return new Refused(this, detail);
    }

    /** This refusal, to be thrown, with nothing to add. */
    public Refused refused() {
        return new Refused(this, "");
    }

    /** @throws IllegalArgumentException if no refusal has this number: the bytes are not ours */
    public static Refusal numbered(int number) {
        for (Refusal refusal : values()) if (refusal.number == number) return refusal;
        throw new IllegalArgumentException("no refusal has the number " + number);
    }
}
