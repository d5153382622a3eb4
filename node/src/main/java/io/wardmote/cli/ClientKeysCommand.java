package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.node.founding.PrivateFiles;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "client-keys", mixinStandardHelpOptions = true,
    description = "Client keys of access points, by which applications sign what they ask the instance API.",
    footer = {"", "For example:",
        "  wardmote client-keys create orders --password-file password --out client-key.json"})
final class ClientKeysCommand extends CommandFamily {
    private static final int LONGEST_PASSWORD = 256;

    @Command(name = "list", description = "Lists the client keys, of all access points or of one.", mixinStandardHelpOptions = true)
    int list(@Mixin Client cluster,
             @SentAs("AapName") @Parameters(arity = "0..1", paramLabel = "POINT", description = "The access point's name.") String point) {
        JsonArray keys = new JsonArray();
        try (ClusterClient client = cluster.open()) {
            JsonObject page;
            int number = 1;
            do {
                page = Client.ask(client, "ListClientKeys", "AapName", point, "PageNumber", number++);
                keys.addAll(page.getJsonArray("ClientKeys"));
            } while (keys.size() < page.getInteger("TotalCount") && !page.getJsonArray("ClientKeys").isEmpty());
        }
        cluster.show(new JsonObject().put("ClientKeys", keys), keys, "ClientKeyId", "AapName", "CreateTime", "NotAfter");
        return 0;
    }

    @Command(name = "show", description = "Shows a client key, but its private half.", mixinStandardHelpOptions = true)
    int show(@Mixin Client cluster, @SentAs("ClientKeyId") @Parameters(paramLabel = "ID", description = "Its id.") String id) {
        cluster.showAll(cluster.ask("GetClientKey", "ClientKeyId", id));
        return 0;
    }

    @Command(name = "create", mixinStandardHelpOptions = true,
        description = "Makes a client key; its private half goes, sealed by a password, into a file and nowhere else.")
    int create(@Mixin Client cluster,
               @SentAs("AapName") @Parameters(index = "0", paramLabel = "POINT", description = "The access point's name.") String point,
               @SentAs("Password")
               @Option(names = "--password-file", paramLabel = "FILE", required = true,
                   description = "Its password: 8 to 64 letters, digits and ~!@#$%%^&*?_-, of at least two kinds. - is standard input.") Path password,
               @Option(names = "--out", paramLabel = "FILE", required = true, description = "A new file, which only its owner may read.") Path file) {
        AccessVerb.mustBeNew(file);
        String text = Input.text(password, LONGEST_PASSWORD, "give a file with the password alone").strip();
        JsonObject made = cluster.ask("CreateClientKey", "AapName", point, "Password", text);
        String id = made.getString("ClientKeyId");
        PrivateFiles.write(file, new JsonObject().put("KeyId", id).put("PrivateKeyData", made.getString("PrivateKeyData")).encodePrettily() + "\n");
        cluster.show(new JsonObject().put("ClientKeyId", id).put("NotAfter", made.getString("NotAfter")).put("File", file.toString()),
            "Client key " + id + " of " + point + ", good until " + made.getString("NotAfter") + ", is in " + file + " and nowhere else.");
        return 0;
    }

    @Command(name = "delete", description = "Takes a client key away, on every node when this returns.", mixinStandardHelpOptions = true)
    int delete(@Mixin Client cluster, @SentAs("ClientKeyId") @Parameters(paramLabel = "ID", description = "Its id.") String id) {
        cluster.show(cluster.ask("DeleteClientKey", "ClientKeyId", id), "There is no client key " + id + " any more.");
        return 0;
    }
}
