package io.wardmote.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "access", description = "Users, groups, roles, policies and access keys.", mixinStandardHelpOptions = true,
    subcommands = {UserCommand.class, GroupCommand.class, RoleCommand.class, PolicyCommand.class, AccessKeyCommand.class})
final class AccessCommand implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
