package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.cli.AccessVerb.Owner;
import io.wardmote.node.founding.PrivateFiles;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "token", description = "Bearer tokens of users and of the account, for requests that nobody signs.", mixinStandardHelpOptions = true)
final class TokenCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the bearer tokens of a user that have not expired.", mixinStandardHelpOptions = true)
    int list(@Mixin Owner owner) {
        JsonObject tokens = owner.asker.ask("ListBearerTokens", "UserName", owner.user);
        owner.asker.show(tokens, "BearerTokens", "BearerToken", "BearerTokenId", "TokenName", "Expiration");
        return 0;
    }

    @Command(name = "create", description = "Makes a bearer token; it goes into a file and nowhere else.", mixinStandardHelpOptions = true)
    int create(@Mixin Owner owner,
               @SentAs("TokenName")
               @Option(names = "--name", paramLabel = "TEXT", required = true, description = "What it is for.") String name,
               @SentAs("DurationSeconds")
               @Option(names = "--for", paramLabel = "TIME", defaultValue = "30d",
                   description = "How long it is good, such as 12h or 90d: 366d at most, 30d if not given.") String time,
               @Option(names = "--out", paramLabel = "FILE", required = true, description = "A new file, which only its owner may read.") Path file) {
        AccessVerb.mustBeNew(file);
        String seconds = Long.toString(AccessVerb.seconds("--for", time));
        JsonObject made = owner.asker.ask("CreateBearerToken", "UserName", owner.user, "TokenName", name, "DurationSeconds", seconds)
            .getJsonObject("BearerToken");
        PrivateFiles.write(file, made.getString("Token"));
        String end = made.getString("Expiration");
        owner.asker.show(new JsonObject().put("Expiration", end).put("File", file.toString()),
            "A bearer token of " + owner.user + ", good until " + end + ", is in " + file + " and nowhere else.");
        return 0;
    }

    @Command(name = "delete", description = "Makes a bearer token good for nothing.", mixinStandardHelpOptions = true)
    int delete(@Mixin Owner owner,
               @SentAs("BearerTokenId") @Parameters(index = "1", paramLabel = "ID", description = "The token's id, as list shows it.") String id) {
        owner.asker.show(owner.asker.ask("DeleteBearerToken", "UserName", owner.user, "BearerTokenId", id), "The bearer token is good for nothing.");
        return 0;
    }
}
