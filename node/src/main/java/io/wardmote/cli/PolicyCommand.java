package io.wardmote.cli;

import io.wardmote.cli.ClusterCommand.Administrator;
import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "policy", description = "Policies, and what they are attached to.", mixinStandardHelpOptions = true)
final class PolicyCommand implements Runnable {
    private static final int LONGEST = 64 << 10;

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    @Command(name = "list", description = "Lists the policies.", mixinStandardHelpOptions = true)
    int list(@Mixin Administrator administrator) {
        AccessCommand.list(administrator, "ListPolicies", "Policies", "Policy", "PolicyType", "PolicyName", "DefaultVersion", "Description");
        return 0;
    }

    @Command(name = "show", description = "Prints what a policy says.", mixinStandardHelpOptions = true)
    int show(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name,
        @Option(names = "--system", description = "The policy is one of those that are always there.") boolean system) {
        System.out.println(AccessCommand.ask(administrator, "GetPolicy", "PolicyName", name, "PolicyType", type(system)).getJsonObject("DefaultPolicyVersion").getString("PolicyDocument"));
        return 0;
    }

    @Command(name = "create", description = "Keeps a policy under a name.", mixinStandardHelpOptions = true)
    int create(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name,
        @Option(names = "--file", paramLabel = "FILE", required = true, description = "The policy, as JSON.") Path file) {
        AccessCommand.ask(administrator, "CreatePolicy", "PolicyName", name, "PolicyDocument", text(file));
        System.out.println("There is a policy " + name + ".");
        return 0;
    }

    @Command(name = "replace", description = "Has a policy say something else, at once.", mixinStandardHelpOptions = true)
    int replace(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name,
        @Option(names = "--file", paramLabel = "FILE", required = true, description = "The policy, as JSON.") Path file) {
        AccessCommand.ask(administrator, "CreatePolicyVersion", "PolicyName", name, "PolicyDocument", text(file), "SetAsDefault", "true");
        System.out.println("Policy " + name + " says what is in " + file + ".");
        return 0;
    }

    @Command(name = "delete", description = "Takes a policy away that is attached to nothing any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        AccessCommand.ask(administrator, "DeletePolicy", "PolicyName", name);
        System.out.println("There is no policy " + name + " any more.");
        return 0;
    }

    @Command(name = "attach", description = "Attaches a policy.", mixinStandardHelpOptions = true)
    int attach(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name,
        @Option(names = "--to", paramLabel = "WHOM", required = true, description = "user/NAME, group/NAME or role/NAME.") String whom,
        @Option(names = "--system", description = "The policy is one of those that are always there.") boolean system) {
        change(administrator, "AttachPolicyTo", name, type(system), whom);
        System.out.println("Policy " + name + " is attached to " + whom + ".");
        return 0;
    }

    @Command(name = "detach", description = "Detaches a policy.", mixinStandardHelpOptions = true)
    int detach(@Mixin Administrator administrator,
        @Parameters(paramLabel = "NAME", description = "Its name.") String name,
        @Option(names = "--from", paramLabel = "WHOM", required = true, description = "user/NAME, group/NAME or role/NAME.") String whom,
        @Option(names = "--system", description = "The policy is one of those that are always there.") boolean system) {
        change(administrator, "DetachPolicyFrom", name, type(system), whom);
        System.out.println("Policy " + name + " is not attached to " + whom + " any more.");
        return 0;
    }

    private static void change(Administrator administrator, String action, String policy, String type, String whom) {
        int slash = whom.indexOf('/');
        String kind = switch (slash < 0 ? "" : whom.substring(0, slash)) {
            case "user" -> "User";
            case "group" -> "Group";
            case "role" -> "Role";
            default -> throw new Fault(Fault.USAGE, "\"" + whom + "\" is neither user/NAME nor group/NAME nor role/NAME.");
        };
        AccessCommand.ask(administrator, action + kind, "PolicyName", policy, "PolicyType", type, kind + "Name", whom.substring(slash + 1));
    }

    private static String type(boolean system) {
        return system ? "System" : "Custom";
    }

    /** @throws Fault if there is no such text */
    static String text(Path file) {
        try {
            if (Files.size(file) > LONGEST) throw new Fault(Fault.DATA, file + " is longer than any policy may be, " + LONGEST + " bytes.");
            return Files.readString(file);
        } catch (IOException e) {
            throw new Fault(Fault.DATA, file + " cannot be read as text; give a policy as JSON.", e);
        }
    }
}
