package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.CertificateRenewal;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.JoinToken;
import io.wardmote.node.founding.Joining;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.rotation.RotationProgress;
import io.wardmote.state.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "cluster", description = "Founds clusters, changes their members, saves and restores them.", mixinStandardHelpOptions = true,
    subcommands = {SlotCommand.class, BackupCommand.class, RestoreCommand.class, RecoverCommand.class})
final class ClusterCommand extends CommandFamily {
    private static final Duration TOKEN_LIFE = Duration.ofDays(30);

    @Command(name = "init", description = "Founds a cluster of one node; others join it.", mixinStandardHelpOptions = true)
    int init(@Mixin Output output,
             @Option(names = "--config", paramLabel = "FILE", required = true, description = "The first node's settings.") Path file) {
        output.check();
        NodeConfig config = NodeConfig.read(file);
        Path client = NodeFolder.of(config).client();
        ClientFile credentials = new Founding(new Randomness(), Instant.now()).found(List.of(config), TOKEN_LIFE);
        credentials.write(client);
        output.show(made(config).put("client", client.toString()), String.join("\n",
            "A cluster is founded in " + config.data() + ".",
            "The administrator's credentials are in " + client + " and nowhere else: move them to a safe place.",
            toKeep(config),
            "One way to open the root key is one way to lose it: add another once the node runs, with `wardmote cluster slot add`.",
            "Start the node with: wardmote node --config " + file));
        return 0;
    }

    @Command(name = "token", description = "Makes a token by which one node may join, within an hour.", mixinStandardHelpOptions = true)
    int token(@Mixin Client cluster) {
        JsonObject made = cluster.post("/cluster/token", new JsonObject());
        cluster.show(made, made.getString("token"));
        return 0;
    }

    @Command(name = "join", description = "Makes a node of a cluster that is there.", mixinStandardHelpOptions = true,
        footer = {"", "For example:",
        "  wardmote cluster token",
        "  wardmote cluster join --config kms2.yaml --seed kms1.example.org:8443 --token -"})
    int join(@Mixin Output output,
             @Option(names = "--config", paramLabel = "FILE", required = true, description = "The new node's settings.") Path file,
             @Option(names = "--seed", paramLabel = "HOST:PORT", required = true, description = "Where a member answers over HTTPS.") String seed,
             @Option(names = "--token", paramLabel = "TOKEN", required = true,
                 description = "What `cluster token` printed; - reads it from standard input.") String token,
             @Option(names = "--replace", paramLabel = "NODE", defaultValue = "",
                 description = "Name or id of a member that is lost: it goes when the new one arrives, and may have its name.") String replaced)
            throws IOException {
        output.check();
        NodeConfig config = NodeConfig.read(file);
        String text = token.equals("-") ? new String(System.in.readNBytes(1024), UTF_8).strip() : token;
        Joining.join(config, address("--seed", seed), JoinToken.of(text), replaced, new Randomness());
        output.show(made(config), "Node " + config.name() + " is a member. " + toKeep(config)
            + "\nIt takes part as soon as it runs: wardmote node --config " + file);
        return 0;
    }

    @Command(name = "certificate", description = "Has a member issue a node's certificates anew, with the names its settings have now.",
        mixinStandardHelpOptions = true)
    int certificate(@Mixin Output output,
                    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The node's settings.") Path file,
                    @Option(names = "--seed", paramLabel = "HOST:PORT", required = true,
                        description = "Where a member answers over HTTPS; this node itself will do.") String seed) {
        output.check();
        List<String> renewed = CertificateRenewal.renew(NodeConfig.read(file), address("--seed", seed), Instant.now()).stream()
            .map(Path::toString).toList();
        output.show(new JsonObject().put("renewed", new JsonArray(renewed)), renewed.stream().map(path -> "Renewed: " + path + "\n")
            .collect(Collectors.joining()) + "A node that runs shows what is new within seconds.");
        return 0;
    }

    /** Of the node that is in the data folder now. */
    private static JsonObject made(NodeConfig config) {
        Identity made = Identity.read(NodeFolder.of(config).identity());
        JsonObject json = new JsonObject().put("cluster", made.cluster()).put("node", made.name()).put("nodeId", made.node())
            .put("data", config.data().toString());
        return switch (config.slotKind()) {
            case FILE -> json.put("protector", config.protector().toString());
            case PKCS11 -> json;
        };
    }

    private static String toKeep(NodeConfig config) {
        return switch (config.slotKind()) {
            case FILE -> "Back up " + config.protector() + " apart from the data: without it this node cannot open the root key.";
            case PKCS11 -> "Its HSM opens the root key: back up the HSM as its vendor says.";
        };
    }

    static Address address(String option, String given) {
        try {
            return Address.of(given);
        } catch (IllegalArgumentException e) {
            throw new Fault(Fault.USAGE, option + " is \"" + given + "\"; give host:port, such as kms1.example.org:8443.", e);
        }
    }

    @Command(name = "remove", description = "Takes a node out of the cluster.", mixinStandardHelpOptions = true)
    int remove(@Mixin Client cluster, @Parameters(paramLabel = "NODE", description = "Its name or id.") String node) {
        cluster.show(cluster.post("/cluster/remove", new JsonObject().put("node", node)),
            "Node " + node + " is no member any more; its folder may be deleted.");
        return 0;
    }

    @Command(name = "promote", description = "Gives a listener a vote.", mixinStandardHelpOptions = true)
    int promote(@Mixin Client cluster, @Parameters(paramLabel = "NODE", description = "Its name or id.") String node) {
        cluster.show(cluster.post("/cluster/promote", new JsonObject().put("node", node)), "Node " + node + " has a vote.");
        return 0;
    }

    @Command(name = "demote", description = "Takes a node's vote; it goes on serving as a listener.", mixinStandardHelpOptions = true)
    int demote(@Mixin Client cluster, @Parameters(paramLabel = "NODE", description = "Its name or id.") String node) {
        cluster.show(cluster.post("/cluster/demote", new JsonObject().put("node", node)), "Node " + node + " is a listener.");
        return 0;
    }

    @Command(name = "priority", description = "Says where leadership belongs: with a voter of the highest priority that is well.",
        mixinStandardHelpOptions = true)
    int priority(@Mixin Client cluster, @Parameters(paramLabel = "NODE", description = "Its name or id.") String node,
                 @SentAs("priority") @Parameters(paramLabel = "PRIORITY", description = "From 0 to " + Place.MOST_PRIORITY + ".") int priority) {
        cluster.show(cluster.post("/cluster/priority", new JsonObject().put("node", node).put("priority", priority)),
            "Node " + node + " has priority " + priority + ".");
        return 0;
    }

    @Command(name = "step-down", mixinStandardHelpOptions = true,
        description = "Has the leader hand over to another voter, of the highest priority there is.")
    int stepDown(@Mixin Client cluster) {
        cluster.show(cluster.post("/cluster/step-down", new JsonObject()),
            "Another node leads. One of a higher priority leads again when it has been well for ten seconds.");
        return 0;
    }

    @Command(name = "transfer", description = "Has the leader hand over to a node.", mixinStandardHelpOptions = true)
    int transfer(@Mixin Client cluster, @Parameters(paramLabel = "NODE", description = "Its name or id.") String node) {
        cluster.show(cluster.post("/cluster/transfer", new JsonObject().put("node", node)), "Node " + node + " leads.");
        return 0;
    }

    @Command(name = "status", description = "Lists the members, and how the leader finds each.", mixinStandardHelpOptions = true)
    int status(@Mixin Client cluster) {
        JsonObject status = cluster.get("/cluster/status");
        String rootKey = "\n\nroot key: " + RotationProgress.inWords(status.getJsonObject("rootKey"));
        cluster.show(status, MemberTable.of(status.getJsonArray("members")) + rootKey);
        return 0;
    }

    @Command(name = "rotate-root", mixinStandardHelpOptions = true,
        description = "Changes the root key for another, and seals everything anew under it, in the background.")
    int rotateRoot(@Mixin Client cluster,
                   @Option(names = "--without-shares", description = "Shares that there are will open nothing; make new ones with `cluster slot add`.")
                   boolean withoutShares,
                   @Option(names = "--abandon", description = "Gives up a change that no data is sealed by yet.") boolean abandon) {
        JsonObject progress = abandon ? cluster.post("/cluster/root-key/abandon", new JsonObject())
            : cluster.post("/cluster/root-key/rotate", new JsonObject().put("withoutShares", withoutShares));
        String then = abandon ? "" : """

            Every node has to be there for it; `cluster status` shows how far it is.
            Backups made before open by what opened the cluster then: keep that for as long as you keep them.""";
        cluster.show(progress, "root key: " + RotationProgress.inWords(progress) + then);
        return 0;
    }

    @Command(name = "accept-time", mixinStandardHelpOptions = true,
        description = "Says that the cluster's time is right after it leapt, as it does after a long stop: what is due is destroyed from then on."
            + " Refused if it is more than five minutes from this machine's clock, so that has to be right.")
    int acceptTime(@Mixin Client cluster) {
        JsonObject accepted = cluster.post("/cluster/accept-time", new JsonObject().put("time", Instant.now().toString()));
        cluster.show(accepted, "The cluster's time is taken for right, at " + accepted.getString("time") + ".");
        return 0;
    }

    @Command(name = "evidence", mixinStandardHelpOptions = true,
        description = "Shows what is known of a key's destruction: its versions, when it was, and which nodes have purged their disks.")
    int evidence(@Mixin Client cluster, @Parameters(paramLabel = "KEY", description = "Id of the key that was destroyed.") String key) {
        JsonObject evidence = cluster.post("/cluster/destruction", new JsonObject().put("key", key));
        cluster.show(evidence, evidence.encodePrettily());
        return 0;
    }
}
