package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.cli.AccessVerb.OwnedKey;
import io.wardmote.cli.AccessVerb.Owner;
import io.wardmote.node.founding.PrivateFiles;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "key", description = "Access keys of users and of the account.", mixinStandardHelpOptions = true)
final class AccessKeyCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the access keys of a user.", mixinStandardHelpOptions = true)
    int list(@Mixin Owner owner) {
        owner.asker.show(owner.asker.ask("ListAccessKeys", "UserName", owner.user), "AccessKeys", "AccessKey", "AccessKeyId", "Status", "CreateDate");
        return 0;
    }

    @Command(name = "create", description = "Makes an access key; its secret goes into a file and nowhere else.", mixinStandardHelpOptions = true)
    int create(@Mixin Owner owner,
               @Option(names = "--out", paramLabel = "FILE", required = true, description = "A new file, which only its owner may read.") Path file) {
        AccessVerb.mustBeNew(file);
        JsonObject key = owner.asker.ask("CreateAccessKey", "UserName", owner.user).getJsonObject("AccessKey");
        PrivateFiles.write(file, new JsonObject().put("accessKeyId", key.getString("AccessKeyId")).put("accessKeySecret", key.getString("AccessKeySecret"))
            .encodePrettily());
        String id = key.getString("AccessKeyId");
        owner.asker.show(new JsonObject().put("AccessKeyId", id).put("File", file.toString()),
            "Access key " + id + " of " + owner.user + " is in " + file + " and nowhere else.");
        return 0;
    }

    @Command(name = "enable", description = "Makes an access key good again.", mixinStandardHelpOptions = true)
    int enable(@Mixin OwnedKey key) {
        key.owner.asker.show(key.change("UpdateAccessKey", "Active"), "Access key " + key.id + " is good again.");
        return 0;
    }

    @Command(name = "disable", description = "Makes an access key good for nothing, on every node at once.", mixinStandardHelpOptions = true)
    int disable(@Mixin OwnedKey key) {
        key.owner.asker.show(key.change("UpdateAccessKey", "Inactive"), "Access key " + key.id + " is good for nothing.");
        return 0;
    }

    @Command(name = "delete", description = "Takes an access key away.", mixinStandardHelpOptions = true)
    int delete(@Mixin OwnedKey key) {
        key.owner.asker.show(key.change("DeleteAccessKey", null), "There is no access key " + key.id + " any more.");
        return 0;
    }
}
