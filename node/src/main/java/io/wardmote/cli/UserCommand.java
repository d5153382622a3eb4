package io.wardmote.cli;

import io.wardmote.cli.AccessVerb.Asker;
import io.wardmote.cli.AccessVerb.Named;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "user", description = "Users of the account.", mixinStandardHelpOptions = true)
final class UserCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the users.", mixinStandardHelpOptions = true)
    int list(@Mixin Asker asker) {
        asker.list("ListUsers", "Users", "User", "UserName", "DisplayName", "CreateDate");
        return 0;
    }

    @Command(name = "create", description = "Makes a user, who may do nothing yet.", mixinStandardHelpOptions = true)
    int create(@Mixin Named user,
               @SentAs("DisplayName")
               @Option(names = "--display-name", paramLabel = "TEXT", description = "What people call it.") String displayName) {
        user.asker.show(user.asker.ask("CreateUser", "UserName", user.name, "DisplayName", displayName), "User " + user.name + " is created.");
        return 0;
    }

    @Command(name = "delete", description = "Takes a user away that has no access keys, groups and policies any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin Named user) {
        user.asker.show(user.asker.ask("DeleteUser", "UserName", user.name), "There is no user " + user.name + " any more.");
        return 0;
    }

    @Command(name = "groups", description = "Lists the groups a user is in.", mixinStandardHelpOptions = true)
    int groups(@Mixin Named user) {
        user.asker.show(user.asker.ask("ListGroupsForUser", "UserName", user.name), "Groups", "Group", "GroupName");
        return 0;
    }

    @Command(name = "policies", description = "Lists the policies attached to a user.", mixinStandardHelpOptions = true)
    int policies(@Mixin Named user) {
        user.asker.show(user.asker.ask("ListPoliciesForUser", "UserName", user.name), "Policies", "Policy", "PolicyType", "PolicyName");
        return 0;
    }
}
