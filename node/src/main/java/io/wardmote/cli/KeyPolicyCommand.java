package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "policy", description = "Shows and replaces the policy of a key that is in an instance.", mixinStandardHelpOptions = true)
final class KeyPolicyCommand extends CommandFamily {
    @Command(name = "show", description = "Prints the policy of a key.", mixinStandardHelpOptions = true)
    int show(@Mixin KeyVerb key) {
        JsonObject answer = key.ask("GetKeyPolicy");
        key.cluster().show(answer, answer.getString("Policy"));
        return 0;
    }

    @Command(name = "set", description = "Has the policy of a key say what a file says, at once.", mixinStandardHelpOptions = true)
    int set(@Mixin KeyVerb key, @SentAs("Policy") @Option(names = "--file", paramLabel = "FILE", required = true,
        description = "The policy, as JSON; - is standard input.") Path file) {
        return key.change("The policy of key " + key.id() + " says what is in " + Input.name(file) + ".", "SetKeyPolicy", "Policy", Input.policy(file));
    }
}
