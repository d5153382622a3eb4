package io.wardmote.node.founding;

/** What somebody who was refused may do next, by the code of the refusal. */
public final class NextStep {
    private static final String AGAIN = "Try again in a moment.";
    private static final String OTHER_VERSION = "See that command and node are of one version, by `wardmote --version`.";
    private static final String NOTHING = "Nothing needs to be done.";
    private static final String ON_THE_WAY = "See that nothing on the way to the node changes requests.";
    private static final String ANOTHER_SESSION = "`wardmote access role assume` makes another session.";
    private static final String USERS = "`wardmote access user list` shows the users there are.";
    private static final String GROUPS = "`wardmote access group list` shows the groups there are.";
    private static final String ITS_KEYS = "`wardmote access key list` shows the user's access keys.";
    private static final String ITS_TOKENS = "`wardmote access token list` shows the user's bearer tokens.";
    private static final String ITS_GROUPS = "`wardmote access user groups` shows the user's groups.";
    private static final String OF_USER = "`wardmote access user policies` shows those of the user.";
    private static final String OF_GROUP = "`wardmote access group policies` shows those of the group.";
    private static final String OF_ROLE = "`wardmote access role policies` shows those of the role.";
    private static final String DETACH = "`wardmote access policy detach` takes it from there.";

    private NextStep() {}

    /** A sentence; nothing where it depends on what was asked. */
    public static String after(String code) {
        return switch (code) {
            case "MissingParameter" -> "Give it; an empty text counts as none.";
            case "ParseRequestParameterException", "UnsupportedHTTPMethod", "InvalidAction.NotFound", "NoSuchVersion", "InvalidSignatureMethod",
                "IllegalTimestamp", "InvalidTimeStamp.Format" -> OTHER_VERSION;
            case "Throttling", "Throttling.User", "ServiceUnavailableTemporary" -> AGAIN;
            case "InternalFailure" -> "The log of the node has the details.";
            case "DryRunOperationError" -> "Leave out DryRun to have it done.";
            case "Forbidden.Opened" -> NOTHING;
            default -> code.matches("(EntityNotExist|EntityAlreadyExists|DeleteConflict|LimitExceeded)\\..*") ? ofIdentities(code)
                : code.startsWith("Rejected.") ? ofState(code) : ofWhoAsks(code);
        };
    }

    private static String ofWhoAsks(String code) {
        return switch (code) {
            case "IncompleteSignature" -> ON_THE_WAY;
            case "SignatureDoesNotMatch" -> "See that the access key's file is whole; `wardmote access key create` makes another.";
            case "InvalidTimeStamp.Expired" -> "See that the clocks of this machine and of the node are right.";
            case "SignatureNonceUsed" -> "Try again: each request has another.";
            case "InvalidAccessKeyId.NotFound" -> "`wardmote access key list` shows an administrator which there are.";
            case "InvalidAccessKeyId.Inactive" -> "`wardmote access key enable` makes it good again.";
            case "InvalidSecurityToken.Malformed", "InvalidSecurityToken.MismatchWithAccessKey", "InvalidSecurityToken.Expired" -> ANOTHER_SESSION;
            case "InvalidBearerToken" -> "`wardmote access token create` makes another, by one that is good.";
            case "Forbidden.WrongPassword" -> "`wardmote access login update` gives the user another password.";
            case "InvalidConsoleSession", "Forbidden.PasswordResetRequired", "Forbidden.CrossSite" -> "That is done at /console.";
            case "Forbidden.NoPermission" -> "`wardmote access explain` shows an administrator why.";
            default -> ofWhatIsAsked(code);
        };
    }

    private static String ofWhatIsAsked(String code) {
        return switch (code) {
            case "Forbidden.KeyNotFound", "InvalidResourceId.NotFound" -> "`wardmote keys list` shows the keys there are.";
            case "Forbidden.KeyVersionNotFound" -> "`wardmote keys versions` shows the versions there are.";
            case "Forbidden.AliasNotFound" -> "`wardmote aliases list` shows the aliases there are.";
            case "Forbidden.DKMSInstanceNotFound" -> "`wardmote instances list` shows the instances there are.";
            case "Unsupported.ProtectionLevel" -> "`wardmote instances list` shows the instances there are, and the protection of each.";
            case "Unsupported.Alias" -> "`wardmote aliases list` shows the key's id.";
            case "AliasAlreadyExists" -> "`wardmote aliases update` moves it to another key.";
            case "Duplicate.TagKey" -> "Give each tag once.";
            case "InvalidImportToken", "ExpiredImportToken" -> "`wardmote keys import` asks for another each time.";
            case "InvalidKeyMaterial" -> "It must fit the key's spec, which `wardmote keys show` tells, and be what was brought before, if any was.";
            case "Unsupported.Origin" -> "`wardmote keys show` tells the key's origin; `wardmote keys create --for-import` makes one to bring material to.";
            case "Forbidden.KeyPolicyUnSupported" -> "Keys in an instance have policies; `wardmote keys create --instance` makes one.";
            case "Forbidden.OnlySymmetricKeySupported" -> "`wardmote keys list --usage encrypt` shows keys, and the spec of each.";
            case "InvalidParameter.Password" -> "Choose another password.";
            case "InvalidParameter.PolicyGrammar" -> "Correct it there, and give it again.";
            default -> "";
        };
    }

    private static String ofState(String code) {
        return switch (code) {
            case "Rejected.Disabled" -> "`wardmote keys enable` makes it usable.";
            case "Rejected.PendingDeletion" -> "`wardmote keys cancel-deletion` keeps it.";
            case "Rejected.PendingImport" -> "`wardmote keys import` brings it material.";
            case "Rejected.DeletionProtected" -> "`wardmote keys protection KEY off` lifts that.";
            case "Rejected.StateModifiedFailed" -> "`wardmote keys show` tells its state.";
            case "Rejected.UnsupportedOperation" -> "`wardmote keys show` tells what the key is and what it is for.";
            case "Rejected.Unavailable" -> "`wardmote external list` shows how the managers of external keys do.";
            case "Rejected.XksProxyDisabled" -> "`wardmote xks enable` has it serve again.";
            case "Rejected.LimitExceeded" -> "Make room first, by what is not needed any more.";
            default -> "";
        };
    }

    private static String ofIdentities(String code) {
        return switch (code) {
            case "EntityAlreadyExists.User", "EntityNotExist.User" -> USERS;
            case "EntityAlreadyExists.User.LoginProfile" -> "`wardmote access login update` gives it another password.";
            case "EntityNotExist.User.LoginProfile" -> "`wardmote access login create` lets it log in.";
            case "EntityAlreadyExists.Group", "EntityNotExist.Group" -> GROUPS;
            case "EntityAlreadyExists.Role" -> "`wardmote access role update` changes it.";
            case "EntityNotExist.Role" -> "`wardmote access role list` shows the roles there are.";
            case "EntityAlreadyExists.Policy" -> "`wardmote access policy replace` has it say something else.";
            case "EntityNotExist.Policy" -> "`wardmote access policy list` shows the policies there are.";
            case "EntityAlreadyExists.User.Group", "EntityAlreadyExists.User.Policy", "EntityAlreadyExists.Group.Policy",
                "EntityAlreadyExists.Role.Policy" -> NOTHING;
            case "EntityNotExist.User.AccessKey", "DeleteConflict.User.AccessKey", "LimitExceeded.User.AccessKey" -> ITS_KEYS;
            case "EntityNotExist.User.BearerToken", "DeleteConflict.User.BearerToken", "LimitExceeded.User.BearerToken" -> ITS_TOKENS;
            case "EntityNotExist.User.Group", "DeleteConflict.User.Group", "LimitExceeded.User.Group" -> ITS_GROUPS;
            case "EntityNotExist.User.Policy", "DeleteConflict.User.Policy", "LimitExceeded.User.Policy" -> OF_USER;
            case "EntityNotExist.Group.Policy", "DeleteConflict.Group.Policy", "LimitExceeded.Group.Policy" -> OF_GROUP;
            case "EntityNotExist.Role.Policy", "DeleteConflict.Role.Policy", "LimitExceeded.Role.Policy" -> OF_ROLE;
            case "DeleteConflict.Group.User" -> "`wardmote access group remove` takes one out.";
            case "DeleteConflict.Policy.User", "DeleteConflict.Policy.Group", "DeleteConflict.Policy.Role" -> DETACH;
            case "DeleteConflict.Account.AccessKey" -> "`wardmote access key create root` makes another.";
            case "LimitExceeded.User" -> USERS;
            case "LimitExceeded.Group" -> GROUPS;
            case "LimitExceeded.Role" -> "`wardmote access role list` shows them.";
            case "LimitExceeded.Policy" -> "`wardmote access policy list` shows them.";
            default -> "";
        };
    }

    /** Whether the same may succeed later, as it is. */
    static boolean isLater(int status, String code) {
        return status == 503 || status == 429 || code.startsWith("Throttling");
    }
}
