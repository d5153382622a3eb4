package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What verbs that are about one key share. */
final class KeyVerb {
    @Mixin
    private Client cluster;

    @Parameters(index = "0", paramLabel = "KEY", description = "The key's id, or an alias such as alias/orders.")
    private String key;

    private String id;

    Client cluster() {
        return cluster;
    }

    /** The id, where an alias was given that which it names now. */
    String id() {
        if (id == null) id = key.startsWith("alias/") ? metadata().getString("KeyId") : key;
        return id;
    }

    /** What DescribeKey says. */
    JsonObject metadata() {
        return cluster.ask("DescribeKey", "KeyId", key).getJsonObject("KeyMetadata");
    }

    JsonObject ask(String action, Object... namesAndValues) {
        return cluster.ask(action, Stream.concat(Stream.of("KeyId", id()), Arrays.stream(namesAndValues)).toArray());
    }

    /** Changes the key and says so; and of a key in survival mode, until when that may not hold everywhere. */
    int change(String sentence, String action, Object... namesAndValues) {
        cluster.showNarrowed(ask(action, namesAndValues), sentence);
        return 0;
    }
}
