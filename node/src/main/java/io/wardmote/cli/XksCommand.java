package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.cli.AccessVerb.Asker;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.op.Api;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "xks", description = "Keys of this cluster for another cloud: as its external key manager, by the XKS proxy API.",
    mixinStandardHelpOptions = true, subcommands = {XksCommand.CredentialCommand.class, XksCommand.KeyCommand.class})
final class XksCommand implements Runnable {
    private static final int PAGE = 100;

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Of one proxy. */
    static final class Proxy {
        @Mixin
        private Asker asker;
        @Parameters(index = "0", paramLabel = "PREFIX", description = "The prefix of the proxy's URI path: /orders.")
        private String prefix;

        JsonObject ask(String action, String... namesAndValues) {
            Object[] all = new Object[namesAndValues.length + 2];
            all[0] = "UriPathPrefix";
            all[1] = prefix;
            System.arraycopy(namesAndValues, 0, all, 2, namesAndValues.length);
            return asker.ask(Api.OPENAPI, action, all);
        }
    }

    /** Of one key that a proxy offers. */
    static final class OfferedKey {
        @Mixin
        private Proxy proxy;
        @Parameters(index = "1", paramLabel = "KEY", description = "The key's id, which is what the other cloud calls it too.")
        private String id;
    }

    @Command(name = "list", description = "Lists the proxies: prefix, region, whether enabled, credentials.", mixinStandardHelpOptions = true)
    int list(@Mixin Asker asker) {
        for (Object one : asker.ask(Api.OPENAPI, "ListXksProxies").getJsonObject("XksProxies").getJsonArray("XksProxy")) {
            JsonObject proxy = (JsonObject) one;
            StringBuilder line = new StringBuilder();
            for (String field : new String[] {"UriPathPrefix", "Region", "Status"}) line.append(proxy.getString(field)).append("  ");
            JsonArray credentials = proxy.getJsonObject("XksCredentials").getJsonArray("XksCredential");
            credentials.forEach(credential -> line.append(((JsonObject) credential).getString("XksAccessKeyId")).append("  "));
            System.out.println(line.toString().strip());
        }
        return 0;
    }

    @Command(name = "create", description = "Makes a proxy; it has no credential and offers no key yet.", mixinStandardHelpOptions = true)
    int create(@Mixin Proxy proxy,
               @Option(names = "--region", paramLabel = "REGION", description = "What signatures must be for; * for any, which is usual.") String region) {
        if (region == null) proxy.ask("CreateXksProxy");
        else proxy.ask("CreateXksProxy", "Region", region);
        System.out.println("There is an XKS proxy " + proxy.prefix + ", on every node.");
        return 0;
    }

    @Command(name = "enable", description = "Has a proxy answer again.", mixinStandardHelpOptions = true)
    int enable(@Mixin Proxy proxy) {
        proxy.ask("UpdateXksProxy", "Status", "Enabled");
        System.out.println("XKS proxy " + proxy.prefix + " answers again.");
        return 0;
    }

    @Command(name = "disable", description = "Has a proxy refuse everything, on every node at once.", mixinStandardHelpOptions = true)
    int disable(@Mixin Proxy proxy) {
        proxy.ask("UpdateXksProxy", "Status", "Disabled");
        System.out.println("XKS proxy " + proxy.prefix + " refuses everything.");
        return 0;
    }

    @Command(name = "delete", description = "Takes a proxy away, with its credentials; the keys that it offered stay.", mixinStandardHelpOptions = true)
    int delete(@Mixin Proxy proxy) {
        proxy.ask("DeleteXksProxy");
        System.out.println("There is no XKS proxy " + proxy.prefix + " any more.");
        return 0;
    }

    @Command(name = "credential", description = "What the other cloud signs with: two at most, so that one takes the other's place.",
        mixinStandardHelpOptions = true)
    static final class CredentialCommand implements Runnable {
        @Override
        public void run() {
            CommandLine.usage(this, System.out);
        }

        @Command(name = "create", description = "Makes a credential; its secret goes into a file and nowhere else.", mixinStandardHelpOptions = true)
        int create(@Mixin Proxy proxy,
                   @Option(names = "--out", paramLabel = "FILE", required = true, description = "A new file, which only its owner may read.") Path file) {
            AccessVerb.mustBeNew(file);
            JsonObject made = proxy.ask("CreateXksCredential").getJsonObject("XksCredential");
            JsonObject kept = new JsonObject().put("accessKeyId", made.getString("XksAccessKeyId")).put("rawSecretAccessKey", made.getString("AccessKeySecret"));
            PrivateFiles.write(file, kept.encodePrettily());
            System.out.println("A credential of XKS proxy " + proxy.prefix + " is in " + file + " and nowhere else.");
            return 0;
        }

        @Command(name = "delete", description = "Makes a credential good for nothing, on every node at once.", mixinStandardHelpOptions = true)
        int delete(@Mixin Proxy proxy, @Parameters(index = "1", paramLabel = "ID", description = "The credential's access key id.") String id) {
            proxy.ask("DeleteXksCredential", "XksAccessKeyId", id);
            System.out.println("The credential is good for nothing.");
            return 0;
        }
    }

    @Command(name = "key", description = "What keys a proxy offers: AES_256, in software or hardware.", mixinStandardHelpOptions = true)
    static final class KeyCommand implements Runnable {
        @Override
        public void run() {
            CommandLine.usage(this, System.out);
        }

        @Command(name = "list", description = "Lists the keys that a proxy offers, and what for.", mixinStandardHelpOptions = true)
        int list(@Mixin Proxy proxy) {
            for (int page = 1, seen = 0, total = 1; seen < total; page++) {
                JsonObject keys = proxy.ask("ListXksKeys", "PageNumber", Integer.toString(page), "PageSize", Integer.toString(PAGE));
                Asker.print(keys, "Keys", "Key", "KeyId", "XksKeyUsage");
                total = keys.getInteger("TotalCount");
                seen += PAGE;
            }
            return 0;
        }

        @Command(name = "offer", description = "Offers a key.", mixinStandardHelpOptions = true)
        int offer(@Mixin OfferedKey key,
                  @Option(names = "--for", paramLabel = "USAGE", defaultValue = "ENCRYPT,DECRYPT",
                      description = "ENCRYPT, DECRYPT, both with a comma between, or NONE; both is usual.") String usage) {
            key.proxy.ask("PutXksKey", "KeyId", key.id, "XksKeyUsage", usage);
            System.out.println("XKS proxy " + key.proxy.prefix + " offers key " + key.id + ".");
            return 0;
        }

        @Command(name = "withdraw", description = "Offers a key no more, on every node at once.", mixinStandardHelpOptions = true)
        int withdraw(@Mixin OfferedKey key) {
            key.proxy.ask("DeleteXksKey", "KeyId", key.id);
            System.out.println("XKS proxy " + key.proxy.prefix + " does not offer key " + key.id + " any more.");
            return 0;
        }
    }
}
