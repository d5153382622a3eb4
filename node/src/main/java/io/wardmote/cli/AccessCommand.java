package io.wardmote.cli;

import picocli.CommandLine.Command;

@Command(name = "access", description = "Users, groups, roles, policies, access keys and bearer tokens, and why somebody may do something.",
    mixinStandardHelpOptions = true, subcommands = {UserCommand.class, GroupCommand.class, RoleCommand.class, PolicyCommand.class, AccessKeyCommand.class,
        TokenCommand.class, ExplainCommand.class})
final class AccessCommand extends CommandFamily {
}
