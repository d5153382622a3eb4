package io.wardmote.node.founding;

/** What somebody who was refused may do next, where there is something to be said. */
final class NextStep {
    private NextStep() {}

    /** A sentence, or nothing. */
    static String after(String code) {
        return switch (code) {
            case "Forbidden.KeyNotFound" -> "`wardmote keys list` shows the keys there are.";
            case "Forbidden.KeyVersionNotFound" -> "`wardmote keys versions` shows the versions there are.";
            case "Forbidden.AliasNotFound" -> "`wardmote aliases list` shows the aliases there are.";
            case "Forbidden.DKMSInstanceNotFound" -> "`wardmote instances list` shows the instances there are.";
            case "Forbidden.NoPermission" -> "`wardmote access explain` shows an administrator why.";
            case "InvalidBearerToken" -> "`wardmote access token create` makes another, by one that is good.";
            case "Unsupported.Alias" -> "`wardmote aliases list` shows the key's id.";
            case "Rejected.Disabled" -> "`wardmote keys enable` makes it usable.";
            case "Rejected.PendingDeletion" -> "`wardmote keys cancel-deletion` keeps it.";
            case "Rejected.PendingImport" -> "`wardmote keys import` brings it material.";
            case "Rejected.DeletionProtected" -> "`wardmote keys protection KEY off` lifts that.";
            case "Rejected.StateModifiedFailed" -> "`wardmote keys show` tells its state.";
            case "EntityAlreadyExists.User", "EntityNotExist.User" -> "`wardmote access user list` shows the users there are.";
            case "EntityAlreadyExists.User.LoginProfile" -> "`wardmote access login update` gives it another password.";
            case "EntityNotExist.User.LoginProfile" -> "`wardmote access login create` lets it log in.";
            case "EntityAlreadyExists.Group", "EntityNotExist.Group" -> "`wardmote access group list` shows the groups there are.";
            case "EntityAlreadyExists.Role" -> "`wardmote access role update` changes it.";
            case "EntityNotExist.Role" -> "`wardmote access role list` shows the roles there are.";
            case "EntityAlreadyExists.Policy" -> "`wardmote access policy replace` has it say something else.";
            case "EntityNotExist.Policy" -> "`wardmote access policy list` shows the policies there are.";
            case "AliasAlreadyExists" -> "`wardmote aliases update` moves it to another key.";
            case "Throttling.User", "ServiceUnavailableTemporary" -> "Try again in a moment.";
            case "InternalFailure" -> "The log of the node has the details.";
            default -> "";
        };
    }

    /** Whether the same may succeed later, as it is. */
    static boolean isLater(int status, String code) {
        return status == 503 || status == 429 || code.startsWith("Throttling");
    }
}
