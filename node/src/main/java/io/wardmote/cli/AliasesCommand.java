package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "aliases", description = "Names for keys, which may be moved from one to another.", mixinStandardHelpOptions = true)
final class AliasesCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the aliases, of all keys or of one.", mixinStandardHelpOptions = true)
    int list(@Mixin Client cluster, @SentAs("KeyId") @Option(names = "--key", paramLabel = "ID", description = "Those of that key alone.") String key) {
        JsonObject answer = key == null ? cluster.all("ListAliases", "Aliases", "Alias") : cluster.all("ListAliasesByKeyId", "Aliases", "Alias", "KeyId", key);
        cluster.show(answer, "Aliases", "Alias", "AliasName", "KeyId");
        return 0;
    }

    @Command(name = "create", description = "Gives a key a name.", mixinStandardHelpOptions = true)
    int create(@Mixin Named alias, @SentAs("KeyId") @Parameters(index = "1", paramLabel = "KEY", description = "The key's id.") String key) {
        return alias.change("CreateAlias", key, " names key " + key + ".");
    }

    @Command(name = "update", description = "Has an alias name another key, at once.", mixinStandardHelpOptions = true)
    int update(@Mixin Named alias, @SentAs("KeyId") @Parameters(index = "1", paramLabel = "KEY", description = "The other key's id.") String key) {
        return alias.change("UpdateAlias", key, " names key " + key + " now.");
    }

    @Command(name = "delete", description = "Takes an alias away; its key stays.", mixinStandardHelpOptions = true)
    int delete(@Mixin Named alias) {
        return alias.change("DeleteAlias", null, " is no more.");
    }

    /** One alias. */
    static final class Named {
        @Mixin
        private Client cluster;

        @SentAs("AliasName")
        @Parameters(index = "0", paramLabel = "ALIAS", description = "alias/NAME, or NAME.")
        private String name;

        private int change(String action, String key, String ending) {
            String whole = name.startsWith("alias/") ? name : "alias/" + name;
            cluster.show(cluster.ask(action, "AliasName", whole, "KeyId", key), whole + ending);
            return 0;
        }
    }
}
