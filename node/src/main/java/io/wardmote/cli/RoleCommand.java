package io.wardmote.cli;

import io.wardmote.cli.ClusterCommand.Administrator;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "role", description = "Roles that others take on for a while.", mixinStandardHelpOptions = true)
final class RoleCommand implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    @Command(name = "list", description = "Lists the roles.", mixinStandardHelpOptions = true)
    int list(@Mixin Administrator administrator) {
        AccessCommand.list(administrator, "ListRoles", "Roles", "Role", "RoleName", "Arn", "MaxSessionDuration");
        return 0;
    }

    @Command(name = "create", description = "Makes a role.", mixinStandardHelpOptions = true)
    int create(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name,
        @Option(names = "--trust", paramLabel = "FILE", required = true, description = "Who may take it on: a policy, as JSON.") Path trust) {
        AccessCommand.ask(administrator, "CreateRole", "RoleName", name, "AssumeRolePolicyDocument", PolicyCommand.text(trust));
        System.out.println("There is a role " + name + ".");
        return 0;
    }

    @Command(name = "delete", description = "Takes a role away that has no policies any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        AccessCommand.ask(administrator, "DeleteRole", "RoleName", name);
        System.out.println("There is no role " + name + " any more.");
        return 0;
    }

    @Command(name = "policies", description = "Lists the policies attached to a role.", mixinStandardHelpOptions = true)
    int policies(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        AccessCommand.print(AccessCommand.ask(administrator, "ListPoliciesForRole", "RoleName", name), "Policies", "Policy", "PolicyType", "PolicyName");
        return 0;
    }
}
