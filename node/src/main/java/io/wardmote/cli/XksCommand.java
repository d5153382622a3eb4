package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.founding.PrivateFiles;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "xks", description = "Keys of this cluster for another cloud: as its external key manager, by the XKS proxy API.",
    mixinStandardHelpOptions = true, subcommands = {XksCommand.CredentialCommand.class, XksCommand.KeyCommand.class},
    footer = {"", "For example:",
        "  wardmote xks create /orders",
        "  wardmote xks credential create /orders --out credential.json",
        "  wardmote xks key offer /orders key-0123456789"})
final class XksCommand extends CommandFamily {
    /** A proxy. */
    static final class Proxy extends OneThing {
        @SentAs("UriPathPrefix")
        @Parameters(index = "0", paramLabel = "PREFIX", description = "The prefix of the proxy's URI path: /orders.")
        private String prefix;

        Proxy() {
            super("UriPathPrefix");
        }

        @Override
        String id() {
            return prefix;
        }
    }

    /** Of one key that a proxy offers. */
    static final class OfferedKey {
        @Mixin
        private Proxy proxy;
        @SentAs("KeyId")
        @Parameters(index = "1", paramLabel = "KEY", description = "The key's id, which is what the other cloud calls it too.")
        private String id;
    }

    @Command(name = "list", description = "Lists the proxies: prefix, region, whether enabled, credentials.", mixinStandardHelpOptions = true)
    int list(@Mixin Client cluster) {
        JsonObject answer = cluster.ask("ListXksProxies");
        JsonArray shown = new JsonArray();
        for (Object one : answer.getJsonObject("XksProxies").getJsonArray("XksProxy")) {
            JsonObject proxy = ((JsonObject) one).copy();
            JsonArray credentials = proxy.getJsonObject("XksCredentials").getJsonArray("XksCredential");
            String ids = credentials.stream().map(credential -> ((JsonObject) credential).getString("XksAccessKeyId")).collect(Collectors.joining(" "));
            shown.add(proxy.put("XksCredentials", ids));
        }
        cluster.show(answer, shown, "UriPathPrefix", "Region", "Status", "XksCredentials");
        return 0;
    }

    @Command(name = "create", description = "Makes a proxy; it has no credential and offers no key yet.", mixinStandardHelpOptions = true)
    int create(@Mixin Proxy proxy,
               @SentAs("Region")
               @Option(names = "--region", paramLabel = "REGION", description = "What signatures must be for; * for any, which is usual.") String region) {
        return proxy.change("XKS proxy " + proxy.prefix + " is created, on every node.", "CreateXksProxy", "Region", region);
    }

    @Command(name = "enable", description = "Has a proxy answer again.", mixinStandardHelpOptions = true)
    int enable(@Mixin Proxy proxy) {
        return proxy.change("XKS proxy " + proxy.prefix + " answers again.", "UpdateXksProxy", "Status", "Enabled");
    }

    @Command(name = "disable", description = "Has a proxy refuse everything, on every node at once.", mixinStandardHelpOptions = true)
    int disable(@Mixin Proxy proxy) {
        return proxy.change("XKS proxy " + proxy.prefix + " refuses everything.", "UpdateXksProxy", "Status", "Disabled");
    }

    @Command(name = "delete", description = "Takes a proxy away, with its credentials; the keys that it offered stay.", mixinStandardHelpOptions = true)
    int delete(@Mixin Proxy proxy) {
        return proxy.change("There is no XKS proxy " + proxy.prefix + " any more.", "DeleteXksProxy");
    }

    @Command(name = "credential", description = "What the other cloud signs with: two at most, so that one takes the other's place.",
        mixinStandardHelpOptions = true)
    static final class CredentialCommand extends CommandFamily {
        @Command(name = "create", description = "Makes a credential; its secret goes into a file and nowhere else.", mixinStandardHelpOptions = true)
        int create(@Mixin Proxy proxy,
                   @Option(names = "--out", paramLabel = "FILE", required = true, description = "A new file, which only its owner may read.") Path file) {
            AccessVerb.mustBeNew(file);
            JsonObject made = proxy.ask("CreateXksCredential").getJsonObject("XksCredential");
            JsonObject kept = new JsonObject().put("accessKeyId", made.getString("XksAccessKeyId"))
                .put("rawSecretAccessKey", made.getString("AccessKeySecret"));
            PrivateFiles.write(file, kept.encodePrettily());
            String id = made.getString("XksAccessKeyId");
            proxy.cluster().show(new JsonObject().put("XksAccessKeyId", id).put("File", file.toString()),
                "Credential " + id + " of XKS proxy " + proxy.prefix + " is in " + file + " and nowhere else.");
            return 0;
        }

        @Command(name = "delete", description = "Makes a credential good for nothing, on every node at once.", mixinStandardHelpOptions = true)
        int delete(@Mixin Proxy proxy,
                   @SentAs("XksAccessKeyId") @Parameters(index = "1", paramLabel = "ID", description = "The credential's access key id.") String id) {
            return proxy.change("The credential is good for nothing.", "DeleteXksCredential", "XksAccessKeyId", id);
        }
    }

    @Command(name = "key", description = "What keys a proxy offers: AES_256, in software or hardware.", mixinStandardHelpOptions = true)
    static final class KeyCommand extends CommandFamily {
        @Command(name = "list", description = "Lists the keys that a proxy offers, and what for.", mixinStandardHelpOptions = true)
        int list(@Mixin Proxy proxy) {
            proxy.cluster().show(proxy.cluster().all("ListXksKeys", "Keys", "Key", proxy.named()), "Keys", "Key", "KeyId", "XksKeyUsage");
            return 0;
        }

        @Command(name = "offer", description = "Offers a key.", mixinStandardHelpOptions = true)
        int offer(@Mixin OfferedKey key,
                  @SentAs("XksKeyUsage")
                  @Option(names = "--for", paramLabel = "USAGE", defaultValue = "ENCRYPT,DECRYPT",
                      description = "ENCRYPT, DECRYPT, both with a comma between, or NONE; both is usual.") String usage) {
            return key.proxy.change("XKS proxy " + key.proxy.prefix + " offers key " + key.id + ".", "PutXksKey", "KeyId", key.id, "XksKeyUsage", usage);
        }

        @Command(name = "withdraw", description = "Offers a key no more, on every node at once.", mixinStandardHelpOptions = true)
        int withdraw(@Mixin OfferedKey key) {
            return key.proxy.change("XKS proxy " + key.proxy.prefix + " does not offer key " + key.id + " any more.", "DeleteXksKey", "KeyId", key.id);
        }
    }
}
