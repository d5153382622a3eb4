package io.wardmote.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Protection;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClusterClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "external", description = "Keys that stay in somebody else's key manager: the instances that name it.", mixinStandardHelpOptions = true,
    footer = {"", "For example:",
        "  wardmote external create theirs --uri https://keys.example.com --region eu-west-1 --credential credential.json",
        "  wardmote external show kst-0123456789"})
final class ExternalCommand extends CommandFamily {
    private static final int LONGEST = 64 << 10;

    /** An instance. */
    static final class One extends OneThing {
        @SentAs("KmsInstanceId")
        @Parameters(index = "0", paramLabel = "INSTANCE", description = "The instance's id.")
        private String id;

        One() {
            super("KmsInstanceId");
        }

        @Override
        String id() {
            return id;
        }
    }

    /** What is said of a manager. */
    static final class Said {
        @SentAs("XksProxyUri")
        @Option(names = "--uri", paramLabel = "URI", description = "Where it is: https://HOST[:PORT][/PREFIX].")
        private String uri;
        @SentAs("XksProxyRegion")
        @Option(names = "--region", paramLabel = "REGION", description = "The region that requests are signed for; goes with --uri.")
        private String region;
        @SentAs({"XksProxyAccessKeyId", "XksProxyAccessKeySecret"})
        @Option(names = "--credential", paramLabel = "FILE", description = "What it knows us by: JSON with accessKeyId and rawSecretAccessKey.")
        private Path credential;
        @SentAs("XksProxyClientCertificate")
        @Option(names = "--certificate", paramLabel = "FILE", description = "A client certificate, PEM; goes with --key and --credential.")
        private Path certificate;
        @SentAs("XksProxyClientPrivateKey")
        @Option(names = "--key", paramLabel = "FILE", description = "The certificate's private key, PKCS#8 as PEM.")
        private Path privateKey;
        @SentAs("XksProxyCaCertificate")
        @Option(names = "--ca", paramLabel = "FILE", description = "Who issues its certificate, PEM; - for those that the system trusts.")
        private Path authorities;
        @SentAs("XksProxyTimeoutMillis")
        @Option(names = "--timeout", paramLabel = "MS", description = "Milliseconds for a whole call, 50 to 2000; 250 is usual.")
        private Integer timeoutMillis;

        /** Names and values; a value that is not said is null. */
        List<Object> parameters() {
            JsonObject known = credential == null ? new JsonObject() : read(credential);
            List<Object> all = new ArrayList<>();
            add(all, "XksProxyUri", uri);
            add(all, "XksProxyRegion", region);
            add(all, "XksProxyAccessKeyId", known.getValue("accessKeyId"));
            add(all, "XksProxyAccessKeySecret", known.getValue("rawSecretAccessKey"));
            add(all, "XksProxyClientCertificate", certificate == null ? null : text(certificate));
            add(all, "XksProxyClientPrivateKey", privateKey == null ? null : text(privateKey));
            add(all, "XksProxyCaCertificate", authorities == null ? null : authorities.toString().equals("-") ? "-" : text(authorities));
            add(all, "XksProxyTimeoutMillis", timeoutMillis);
            return all;
        }

        private static void add(List<Object> all, String name, Object value) {
            if (value == null) return;
            all.add(name);
            all.add(value.toString());
        }

        private static String text(Path file) {
            return Input.text(file, LONGEST, "give PEM");
        }

        private static JsonObject read(Path file) {
            try {
                JsonObject known = new JsonObject(Input.text(file, LONGEST, "give JSON with accessKeyId and rawSecretAccessKey"));
                if (known.getValue("accessKeyId") instanceof String && known.getValue("rawSecretAccessKey") instanceof String) return known;
                throw new Fault(Fault.DATA, file + " lacks accessKeyId or rawSecretAccessKey; give an object with both.");
            } catch (DecodeException e) {
                throw new Fault(Fault.DATA, file + " is no JSON; give an object with accessKeyId and rawSecretAccessKey.", e);
            }
        }
    }

    @Command(name = "list", description = "Lists the external instances, and how the manager of each does as the node asked sees it.",
        mixinStandardHelpOptions = true)
    int list(@Mixin Client cluster) {
        try (ClusterClient client = cluster.open()) {
            JsonArray instances = new JsonArray();
            for (Object one : InstancesCommand.described(cluster, client)) {
                JsonObject instance = (JsonObject) one;
                if (!instance.getString("ProtectionLevel").equals(Protection.EXTERNAL.name())) continue;
                JsonObject managed = Client.ask(client, "GetExternalKmsInstance", "KmsInstanceId", instance.getString("InstanceId"));
                instances.add(managed.getJsonObject("KmsInstance").put("ProtectionLevel", instance.getString("ProtectionLevel")));
            }
            cluster.show(InstancesCommand.answer(instances), instances, "InstanceId", "InstanceName", "ProtectionLevel", "Status", "KeyNum",
                "XksProxyUri");
        }
        return 0;
    }

    @Command(name = "create", mixinStandardHelpOptions = true,
        description = "Makes an instance; `keys create --instance ID --external-key ID` takes a key of its manager in.")
    int create(@Mixin Client cluster,
               @SentAs("KmsInstanceName")
               @Parameters(index = "0", paramLabel = "NAME", description = "A name for it.") String name, @Mixin Said said) {
        List<Object> all = new ArrayList<>(List.of("KmsInstanceName", name));
        all.addAll(said.parameters());
        JsonObject made = cluster.ask("CreateExternalKmsInstance", all.toArray());
        cluster.show(made, "External instance " + made.getString("KmsInstanceId") + " is created.");
        return 0;
    }

    @Command(name = "update", description = "Changes what is said, and leaves the rest as it is; nothing stands still for it.", mixinStandardHelpOptions = true)
    int update(@Mixin One instance, @Mixin Said said) {
        return instance.change("The manager of " + instance.id + " is asked so from now on, by every node.", "UpdateExternalKmsInstance",
            said.parameters().toArray());
    }

    @Command(name = "show", description = "Shows an instance, and how its manager does as the node asked sees it.", mixinStandardHelpOptions = true)
    int show(@Mixin One instance) {
        instance.cluster().showAll(instance.ask("GetExternalKmsInstance"), "KmsInstance");
        return 0;
    }

    @Command(name = "connect", description = "Has the manager asked again after `disconnect`.", mixinStandardHelpOptions = true)
    int connect(@Mixin One instance) {
        return instance.change("The keys of " + instance.id + " can be used, as far as their manager lets them.", "ConnectExternalKmsInstance");
    }

    @Command(name = "disconnect", description = "Has nobody ask the manager: its keys are good for nothing, on every node at once.",
        mixinStandardHelpOptions = true)
    int disconnect(@Mixin One instance) {
        return instance.change("The keys of " + instance.id + " are good for nothing.", "DisconnectExternalKmsInstance");
    }

    @Command(name = "delete", description = "Takes away an instance that has no keys any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin One instance) {
        return instance.change("There is no instance " + instance.id + " any more.", "DeleteExternalKmsInstance");
    }
}
