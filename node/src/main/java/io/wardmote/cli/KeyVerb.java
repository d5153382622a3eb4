package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What verbs that are about one key share. */
final class KeyVerb extends OneThing {
    @SentAs("KeyId")
    @Parameters(index = "0", paramLabel = "KEY", description = "The key's id, or an alias such as alias/orders.")
    private String key;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private String id;

    KeyVerb() {
        super("KeyId");
    }

    /** The id, where an alias was given that which it names now. */
    @Override
    String id() {
        if (id == null) id = Client.keyId(key, this::metadata);
        return id;
    }

    /** A sentence that is no part of what the command prints. */
    void warn(String sentence) {
        command.commandLine().getErr().println(sentence);
    }

    /** What DescribeKey says. */
    JsonObject metadata() {
        return cluster().ask("DescribeKey", "KeyId", key).getJsonObject("KeyMetadata");
    }
}
