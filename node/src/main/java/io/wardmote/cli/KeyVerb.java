package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Parameters;

/** What verbs that are about one key share. */
final class KeyVerb extends OneThing {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key's id, or an alias such as alias/orders.")
    private String key;

    private String id;

    KeyVerb() {
        super("KeyId");
    }

    /** The id, where an alias was given that which it names now. */
    @Override
    String id() {
        if (id == null) id = key.startsWith("alias/") ? metadata().getString("KeyId") : key;
        return id;
    }

    /** What DescribeKey says. */
    JsonObject metadata() {
        return cluster().ask("DescribeKey", "KeyId", key).getJsonObject("KeyMetadata");
    }

    /** Changes the key and says so; and of a key in survival mode, until when that may not hold everywhere. */
    @Override
    int change(String sentence, String action, Object... namesAndValues) {
        JsonObject answer = ask(action, namesAndValues);
        String until = answer.getString("SurvivorsUntil");
        cluster().show(answer, sentence + (until == null ? "" : "\nA node that is cut off may go by what was before, until " + until + "."));
        return 0;
    }
}
