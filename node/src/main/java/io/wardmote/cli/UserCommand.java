package io.wardmote.cli;

import io.wardmote.cli.ClusterCommand.Administrator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "user", description = "Users of the account.", mixinStandardHelpOptions = true)
final class UserCommand implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    @Command(name = "list", description = "Lists the users.", mixinStandardHelpOptions = true)
    int list(@Mixin Administrator administrator) {
        AccessCommand.list(administrator, "ListUsers", "Users", "User", "UserName", "DisplayName", "CreateDate");
        return 0;
    }

    @Command(name = "create", description = "Makes a user, who may do nothing yet.", mixinStandardHelpOptions = true)
    int create(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name,
        @Option(names = "--display-name", paramLabel = "TEXT", description = "What people call it.") String displayName) {
        AccessCommand.ask(administrator, "CreateUser", "UserName", name, "DisplayName", displayName);
        System.out.println("There is a user " + name + ".");
        return 0;
    }

    @Command(name = "delete", description = "Takes a user away that has no access keys, groups and policies any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        AccessCommand.ask(administrator, "DeleteUser", "UserName", name);
        System.out.println("There is no user " + name + " any more.");
        return 0;
    }

    @Command(name = "groups", description = "Lists the groups a user is in.", mixinStandardHelpOptions = true)
    int groups(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        AccessCommand.print(AccessCommand.ask(administrator, "ListGroupsForUser", "UserName", name), "Groups", "Group", "GroupName");
        return 0;
    }

    @Command(name = "policies", description = "Lists the policies attached to a user.", mixinStandardHelpOptions = true)
    int policies(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        AccessCommand.print(AccessCommand.ask(administrator, "ListPoliciesForUser", "UserName", name), "Policies", "Policy", "PolicyType", "PolicyName");
        return 0;
    }
}
