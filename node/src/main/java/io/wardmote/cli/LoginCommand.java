package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.cli.AccessVerb.Named;
import io.wardmote.node.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "login", description = "Who may log in at the console, each by a password.", mixinStandardHelpOptions = true,
    footer = {"", "For example:", "  wardmote access login create alice --must-change", "  wardmote access login create alice --password-file -"})
final class LoginCommand extends CommandFamily {
    private static final String MUST_CHANGE = "The user must choose another password before anything else.";

    @Command(name = "show", description = "Shows since when a user may log in, and whether it must change its password first.", mixinStandardHelpOptions = true)
    int show(@Mixin Named user) {
        user.asker.showAll(user.asker.ask("GetLoginProfile", "UserName", user.name), "LoginProfile");
        return 0;
    }

    @Command(name = "create", description = "Lets a user log in at the console; what it may do there, its policies say.", mixinStandardHelpOptions = true)
    int create(@Mixin Named user, @Mixin NewPassword password,
               @SentAs("PasswordResetRequired") @Option(names = "--must-change", description = MUST_CHANGE) boolean mustChange) {
        JsonObject made = user.asker.ask("CreateLoginProfile", "UserName", user.name, "Password", password.text(), "PasswordResetRequired", mustChange);
        user.asker.show(made, "User " + user.name + " may log in at the console" + (mustChange ? ", and must choose another password then." : "."));
        return 0;
    }

    @Command(name = "update", description = "Gives a user another password, or has it choose one itself. Its sessions at the console end.",
        mixinStandardHelpOptions = true)
    int update(@Mixin Named user, @Mixin NewPassword password,
               @Option(names = "--same-password", description = "Leave the password as it is; goes with --must-change or --no-must-change.") boolean same,
               @SentAs("PasswordResetRequired")
               @Option(names = "--must-change", negatable = true, description = MUST_CHANGE + " If not given, as it is.") Boolean mustChange) {
        if (same && password.isInFile()) throw new Fault(Fault.USAGE, "Give either --same-password or --password-file.");
        if (same && mustChange == null) throw new Fault(Fault.USAGE, "It is not said what is to change; give --must-change, --no-must-change or another password.");
        JsonObject changed = user.asker.ask("UpdateLoginProfile", "UserName", user.name, "Password", same ? null : password.text(),
            "PasswordResetRequired", mustChange);
        user.asker.show(changed, "User " + user.name + (same ? " has the same password" : " has another password")
            + (mustChange == null ? "." : mustChange ? ", and must choose another." : ", and may keep it."));
        return 0;
    }

    @Command(name = "delete", description = "Lets a user log in no more; its sessions at the console end.", mixinStandardHelpOptions = true)
    int delete(@Mixin Named user) {
        user.asker.show(user.asker.ask("DeleteLoginProfile", "UserName", user.name), "User " + user.name + " may not log in any more.");
        return 0;
    }
}
