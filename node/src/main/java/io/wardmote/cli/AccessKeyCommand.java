package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.cli.ClusterCommand.Administrator;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "key", description = "Access keys of users and of the account.", mixinStandardHelpOptions = true)
final class AccessKeyCommand implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    @Command(name = "list", description = "Lists the access keys of a user.", mixinStandardHelpOptions = true)
    int list(@Mixin Administrator administrator,
        @Parameters(paramLabel = "USER", description = "The user's name; root is the account itself.") String user) {
        AccessCommand.print(AccessCommand.ask(administrator, "ListAccessKeys", "UserName", user), "AccessKeys", "AccessKey", "AccessKeyId", "Status", "CreateDate");
        return 0;
    }

    @Command(name = "create", description = "Makes an access key; its secret goes into a file and nowhere else.", mixinStandardHelpOptions = true)
    int create(@Mixin Administrator administrator,
        @Parameters(paramLabel = "USER", description = "The user's name; root is the account itself.") String user,
        @Option(names = "--out", paramLabel = "FILE", required = true, description = "A new file, which only its owner may read.") Path file) {
        if (Files.exists(file)) throw new Fault(Fault.CANNOT_WRITE, file + " is there already; name a new file.");
        JsonObject key = AccessCommand.ask(administrator, "CreateAccessKey", "UserName", user).getJsonObject("AccessKey");
        PrivateFiles.write(file, new JsonObject().put("accessKeyId", key.getString("AccessKeyId")).put("accessKeySecret", key.getString("AccessKeySecret")).encodePrettily());
        System.out.println("Access key " + key.getString("AccessKeyId") + " of " + user + " is in " + file + " and nowhere else.");
        return 0;
    }

    @Command(name = "enable", description = "Makes an access key good again.", mixinStandardHelpOptions = true)
    int enable(@Mixin Administrator administrator,
        @Parameters(paramLabel = "USER", description = "The user's name; root is the account itself.") String user,
        @Parameters(paramLabel = "ID", description = "The access key's id.") String id) {
        AccessCommand.ask(administrator, "UpdateAccessKey", "UserName", user, "UserAccessKeyId", id, "Status", "Active");
        System.out.println("Access key " + id + " is good again.");
        return 0;
    }

    @Command(name = "disable", description = "Makes an access key good for nothing, on every node at once.", mixinStandardHelpOptions = true)
    int disable(@Mixin Administrator administrator,
        @Parameters(paramLabel = "USER", description = "The user's name; root is the account itself.") String user,
        @Parameters(paramLabel = "ID", description = "The access key's id.") String id) {
        AccessCommand.ask(administrator, "UpdateAccessKey", "UserName", user, "UserAccessKeyId", id, "Status", "Inactive");
        System.out.println("Access key " + id + " is good for nothing.");
        return 0;
    }

    @Command(name = "delete", description = "Takes an access key away.", mixinStandardHelpOptions = true)
    int delete(@Mixin Administrator administrator,
        @Parameters(paramLabel = "USER", description = "The user's name; root is the account itself.") String user,
        @Parameters(paramLabel = "ID", description = "The access key's id.") String id) {
        AccessCommand.ask(administrator, "DeleteAccessKey", "UserName", user, "UserAccessKeyId", id);
        System.out.println("There is no access key " + id + " any more.");
        return 0;
    }
}
