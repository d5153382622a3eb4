package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.cli.AccessVerb.AnyPolicy;
import io.wardmote.cli.AccessVerb.Asker;
import io.wardmote.cli.AccessVerb.Named;
import io.wardmote.cli.AccessVerb.WrittenPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "policy", description = "Policies, and what they are attached to.", mixinStandardHelpOptions = true)
final class PolicyCommand extends CommandFamily {
    private static final String WHOM = "user/NAME, group/NAME or role/NAME.";

    @Command(name = "list", description = "Lists the policies.", mixinStandardHelpOptions = true)
    int list(@Mixin Asker asker) {
        asker.list("ListPolicies", "Policies", "Policy", "PolicyType", "PolicyName", "DefaultVersion", "Description");
        return 0;
    }

    @Command(name = "show", description = "Prints what a policy says.", mixinStandardHelpOptions = true)
    int show(@Mixin AnyPolicy any) {
        JsonObject policy = any.ask("GetPolicy");
        any.policy.asker.show(policy, policy.getJsonObject("DefaultPolicyVersion").getString("PolicyDocument"));
        return 0;
    }

    @Command(name = "create", description = "Makes a policy that says what a file says.", mixinStandardHelpOptions = true)
    int create(@Mixin WrittenPolicy written) {
        JsonObject made = written.policy.asker.ask("CreatePolicy", "PolicyName", written.policy.name, "PolicyDocument", Input.policy(written.file));
        written.policy.asker.show(made, "Policy " + written.policy.name + " is created.");
        return 0;
    }

    @Command(name = "replace", description = "Has a policy say what a file says, at once and wherever it is attached.", mixinStandardHelpOptions = true)
    int replace(@Mixin WrittenPolicy written) {
        String text = Input.policy(written.file);
        JsonObject made = written.policy.asker.ask("CreatePolicyVersion", "PolicyName", written.policy.name, "PolicyDocument", text, "SetAsDefault", "true");
        written.policy.asker.show(made, "Policy " + written.policy.name + " says what is in " + written.file + ".");
        return 0;
    }

    @Command(name = "delete", description = "Takes a policy away that is attached to nothing any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin Named policy) {
        policy.asker.show(policy.asker.ask("DeletePolicy", "PolicyName", policy.name), "There is no policy " + policy.name + " any more.");
        return 0;
    }

    @Command(name = "attach", mixinStandardHelpOptions = true,
        description = "Attaches a policy to a user, a group or a role, for which it holds from then on.")
    int attach(@Mixin AnyPolicy any,
               @SentAs({"UserName", "GroupName", "RoleName"})
               @Option(names = "--to", paramLabel = "WHOM", required = true, description = WHOM) String whom) {
        any.policy.asker.show(any.change("AttachPolicyTo", whom), "Policy " + any.policy.name + " is attached to " + whom + ".");
        return 0;
    }

    @Command(name = "detach", description = "Detaches a policy from a user, a group or a role.", mixinStandardHelpOptions = true)
    int detach(@Mixin AnyPolicy any,
               @SentAs({"UserName", "GroupName", "RoleName"})
               @Option(names = "--from", paramLabel = "WHOM", required = true, description = WHOM) String whom) {
        any.policy.asker.show(any.change("DetachPolicyFrom", whom), "Policy " + any.policy.name + " is not attached to " + whom + " any more.");
        return 0;
    }
}
