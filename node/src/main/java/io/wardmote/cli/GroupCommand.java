package io.wardmote.cli;

import io.wardmote.cli.ClusterCommand.Administrator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "group", description = "Groups of users.", mixinStandardHelpOptions = true)
final class GroupCommand implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    @Command(name = "list", description = "Lists the groups.", mixinStandardHelpOptions = true)
    int list(@Mixin Administrator administrator) {
        AccessCommand.list(administrator, "ListGroups", "Groups", "Group", "GroupName", "CreateDate");
        return 0;
    }

    @Command(name = "create", description = "Makes a group of nobody.", mixinStandardHelpOptions = true)
    int create(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        AccessCommand.ask(administrator, "CreateGroup", "GroupName", name);
        System.out.println("There is a group " + name + ".");
        return 0;
    }

    @Command(name = "delete", description = "Takes a group away that has no users and policies any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        AccessCommand.ask(administrator, "DeleteGroup", "GroupName", name);
        System.out.println("There is no group " + name + " any more.");
        return 0;
    }

    @Command(name = "add", description = "Puts a user into a group.", mixinStandardHelpOptions = true)
    int add(@Mixin Administrator administrator,
        @Parameters(paramLabel = "GROUP", description = "The group's name.") String group,
        @Parameters(paramLabel = "USER", description = "The user's name.") String user) {
        AccessCommand.ask(administrator, "AddUserToGroup", "GroupName", group, "UserName", user);
        System.out.println(user + " is in " + group + ".");
        return 0;
    }

    @Command(name = "remove", description = "Takes a user out of a group.", mixinStandardHelpOptions = true)
    int remove(@Mixin Administrator administrator,
        @Parameters(paramLabel = "GROUP", description = "The group's name.") String group,
        @Parameters(paramLabel = "USER", description = "The user's name.") String user) {
        AccessCommand.ask(administrator, "RemoveUserFromGroup", "GroupName", group, "UserName", user);
        System.out.println(user + " is not in " + group + " any more.");
        return 0;
    }

    @Command(name = "policies", description = "Lists the policies attached to a group.", mixinStandardHelpOptions = true)
    int policies(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        AccessCommand.print(AccessCommand.ask(administrator, "ListPoliciesForGroup", "GroupName", name), "Policies", "Policy", "PolicyType", "PolicyName");
        return 0;
    }
}
