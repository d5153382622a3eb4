package io.wardmote.cli;

import picocli.CommandLine.Command;

@Command(name = "access", description = "Users, groups, roles, policies, access keys, bearer tokens and log-ins at the console, and why somebody may do something.",
    mixinStandardHelpOptions = true, subcommands = {UserCommand.class, GroupCommand.class, RoleCommand.class, PolicyCommand.class, AccessKeyCommand.class,
        TokenCommand.class, LoginCommand.class, ExplainCommand.class},
    footer = {"", "For example:",
        "  wardmote access user create alice",
        "  wardmote access policy attach AliyunKMSReadOnlyAccess --to user/alice",
        "  wardmote access key create alice --out alice.json"})
final class AccessCommand extends CommandFamily {
}
