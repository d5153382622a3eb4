package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.cli.AccessVerb.Asker;
import io.wardmote.cli.AccessVerb.Named;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.op.Api;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "role", description = "Roles that others take on for a while.", mixinStandardHelpOptions = true)
final class RoleCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the roles.", mixinStandardHelpOptions = true)
    int list(@Mixin Asker asker) {
        asker.list("ListRoles", "Roles", "Role", "RoleName", "Arn", "MaxSessionDuration");
        return 0;
    }

    @Command(name = "create", description = "Makes a role.", mixinStandardHelpOptions = true)
    int create(@Mixin Named role,
               @SentAs("AssumeRolePolicyDocument")
               @Option(names = "--trust", paramLabel = "FILE", required = true,
                   description = "Who may take it on: a policy, as JSON; - is standard input.") Path trust) {
        role.asker.show(role.asker.ask("CreateRole", "RoleName", role.name, "AssumeRolePolicyDocument", Input.policy(trust)),
            "Role " + role.name + " is created.");
        return 0;
    }

    @Command(name = "show", description = "Shows a role, and its trust policy: who may take it on.", mixinStandardHelpOptions = true)
    int show(@Mixin Named role) {
        role.asker.showAll(role.asker.ask("GetRole", "RoleName", role.name), "Role");
        return 0;
    }

    @Command(name = "update", description = "Changes what is said of a role, at once, and leaves the rest as it is.", mixinStandardHelpOptions = true)
    int update(@Mixin Named role,
               @SentAs("NewAssumeRolePolicyDocument")
               @Option(names = "--trust", paramLabel = "FILE",
                   description = "Who may take it on: a policy, as JSON; - is standard input.") Path trust,
               @SentAs("NewMaxSessionDuration")
               @Option(names = "--longest", paramLabel = "TIME", description = "How long at most: 1h to 12h.") String longest,
               @SentAs("NewDescription")
               @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String description) {
        if (trust == null && longest == null && description == null)
            throw new Fault(Fault.USAGE, "It is not said what is to change; give --trust, --longest or --description.");
        String seconds = longest == null ? null : Long.toString(AccessVerb.seconds("--longest", longest));
        String policy = trust == null ? null : Input.policy(trust);
        JsonObject changed = role.asker.ask("UpdateRole", "RoleName", role.name, "NewAssumeRolePolicyDocument", policy,
            "NewMaxSessionDuration", seconds, "NewDescription", description);
        role.asker.show(changed, "Role " + role.name + " is updated" + (trust == null ? "." : ": whom its new trust policy names may take it on."));
        return 0;
    }

    @Command(name = "delete", description = "Takes a role away that has no policies any more, and its sessions with it.", mixinStandardHelpOptions = true)
    int delete(@Mixin Named role) {
        role.asker.show(role.asker.ask("DeleteRole", "RoleName", role.name), "There is no role " + role.name + " any more.");
        return 0;
    }

    @Command(name = "policies", description = "Lists the policies attached to a role.", mixinStandardHelpOptions = true)
    int policies(@Mixin Named role) {
        role.asker.show(role.asker.ask("ListPoliciesForRole", "RoleName", role.name), "Policies", "Policy", "PolicyType", "PolicyName");
        return 0;
    }

    @Command(name = "assume", description = "Takes a role on for a while; access key and token go into a file alone.", mixinStandardHelpOptions = true)
    int assume(@Mixin Named role,
               @SentAs("RoleSessionName")
               @Option(names = "--session", paramLabel = "NAME", required = true, description = "What records call it.") String session,
               @SentAs("DurationSeconds")
               @Option(names = "--for", paramLabel = "TIME", defaultValue = "1h",
                   description = "How long, such as 2h: 15m at least, 1h if not given.") String time,
               @SentAs("Policy")
               @Option(names = "--policy", paramLabel = "FILE",
                   description = "Narrows what the role may do: a policy, as JSON; - is standard input.") Path policy,
               @Option(names = "--out", paramLabel = "FILE", required = true, description = "A new file, which only its owner may read.") Path file) {
        AccessVerb.mustBeNew(file);
        String arn = role.asker.arn("role/" + role.name);
        String seconds = Long.toString(AccessVerb.seconds("--for", time));
        String less = policy == null ? null : Input.policy(policy);
        JsonObject made = role.asker.ask(Api.STS, "AssumeRole", "RoleArn", arn, "RoleSessionName", session, "DurationSeconds", seconds, "Policy", less)
            .getJsonObject("Credentials");
        PrivateFiles.write(file, new JsonObject().put("accessKeyId", made.getString("AccessKeyId")).put("accessKeySecret", made.getString("AccessKeySecret"))
            .put("securityToken", made.getString("SecurityToken")).put("expiration", made.getString("Expiration")).encodePrettily());
        String id = made.getString("AccessKeyId");
        String end = made.getString("Expiration");
        role.asker.show(new JsonObject().put("AccessKeyId", id).put("Expiration", end).put("File", file.toString()),
            "Role " + role.name + " is taken on until " + end + "; access key " + id + " is in " + file + " and nowhere else.");
        return 0;
    }
}
