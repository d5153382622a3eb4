package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.cli.AccessVerb.Asker;
import io.wardmote.cli.AccessVerb.Member;
import io.wardmote.cli.AccessVerb.Named;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "group", description = "Groups of users.", mixinStandardHelpOptions = true)
final class GroupCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the groups.", mixinStandardHelpOptions = true)
    int list(@Mixin Asker asker) {
        asker.list("ListGroups", "Groups", "Group", "GroupName", "CreateDate");
        return 0;
    }

    @Command(name = "create", description = "Makes a group of nobody.", mixinStandardHelpOptions = true)
    int create(@Mixin Named group) {
        group.asker.show(group.asker.ask("CreateGroup", "GroupName", group.name), "Group " + group.name + " is created.");
        return 0;
    }

    @Command(name = "delete", description = "Takes a group away that has no users and policies any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin Named group) {
        group.asker.show(group.asker.ask("DeleteGroup", "GroupName", group.name), "There is no group " + group.name + " any more.");
        return 0;
    }

    @Command(name = "add", description = "Puts a user into a group.", mixinStandardHelpOptions = true)
    int add(@Mixin Member member) {
        member.asker.show(member.asker.ask("AddUserToGroup", "GroupName", member.group, "UserName", member.user), member.user + " is in " + member.group + ".");
        return 0;
    }

    @Command(name = "remove", description = "Takes a user out of a group.", mixinStandardHelpOptions = true)
    int remove(@Mixin Member member) {
        JsonObject removed = member.asker.ask("RemoveUserFromGroup", "GroupName", member.group, "UserName", member.user);
        member.asker.show(removed, member.user + " is not in " + member.group + " any more.");
        return 0;
    }

    @Command(name = "policies", description = "Lists the policies attached to a group.", mixinStandardHelpOptions = true)
    int policies(@Mixin Named group) {
        group.asker.show(group.asker.ask("ListPoliciesForGroup", "GroupName", group.name), "Policies", "Policy", "PolicyType", "PolicyName");
        return 0;
    }
}
