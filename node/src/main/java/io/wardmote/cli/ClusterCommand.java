package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.JoinToken;
import io.wardmote.node.founding.Joining;
import io.wardmote.node.founding.NodeFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "cluster", description = "Founds clusters, changes their members, saves and restores them.", mixinStandardHelpOptions = true,
    subcommands = {BackupCommand.class, RestoreCommand.class, RecoverCommand.class})
final class ClusterCommand implements Runnable {
    private static final Duration TOKEN_LIFE = Duration.ofDays(30);

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    @Command(name = "init", description = "Founds a cluster of one node; others join it.", mixinStandardHelpOptions = true)
    int init(@Option(names = "--config", paramLabel = "FILE", required = true, description = "The first node's settings.") Path file) {
        NodeConfig config = NodeConfig.read(file);
        Path client = NodeFolder.of(config).client();
        ClientFile credentials = new Founding(new Randomness(), Instant.now()).found(List.of(config), TOKEN_LIFE);
        credentials.write(client);
        System.out.println("A cluster is founded in " + config.data() + ".");
        System.out.println("The administrator's credentials are in " + client + " and nowhere else: move them to a safe place.");
        System.out.println("Back up " + config.protector() + " apart from the data: without it this node cannot open the root key.");
        System.out.println("Start the node with: wardmote node --config " + file);
        return 0;
    }

    @Command(name = "token", description = "Makes a token by which one node may join, within an hour.", mixinStandardHelpOptions = true)
    int token(@Mixin Administrator administrator) {
        System.out.println(administrator.post("/cluster/token", new JsonObject()).getString("token"));
        return 0;
    }

    @Command(name = "join", description = "Makes a node of a cluster that is there.", mixinStandardHelpOptions = true)
    int join(@Option(names = "--config", paramLabel = "FILE", required = true, description = "The new node's settings.") Path file,
             @Option(names = "--seed", paramLabel = "HOST:PORT", required = true, description = "Where a member answers over HTTPS.") String seed,
             @Option(names = "--token", paramLabel = "TOKEN", required = true, description = "What `cluster token` printed; - reads it from standard input.") String token)
            throws IOException {
        NodeConfig config = NodeConfig.read(file);
        String text = token.equals("-") ? new String(System.in.readNBytes(1024), UTF_8).strip() : token;
        Joining.join(config, address(seed), JoinToken.of(text), new Randomness());
        System.out.println("Node " + config.name() + " is a member. Back up " + config.protector() + " apart from the data.");
        System.out.println("It takes part as soon as it runs: wardmote node --config " + file);
        return 0;
    }

    private static Address address(String seed) {
        try {
            return Address.of(seed);
        } catch (IllegalArgumentException e) {
            throw new Fault(Fault.USAGE, "--seed is \"" + seed + "\"; give host:port, such as kms1.example.org:8443.", e);
        }
    }

    @Command(name = "remove", description = "Takes a node out of the cluster.", mixinStandardHelpOptions = true)
    int remove(@Mixin Administrator administrator, @Parameters(paramLabel = "NODE", description = "Its name or id.") String node) {
        administrator.post("/cluster/remove", new JsonObject().put("node", node));
        System.out.println("Node " + node + " is no member any more; its folder may be deleted.");
        return 0;
    }

    @Command(name = "status", description = "Lists the members.", mixinStandardHelpOptions = true)
    int status(@Mixin Administrator administrator) {
        JsonObject status = administrator.get("/cluster/status");
        String leader = status.getString("leader");
        for (Object each : status.getJsonArray("members")) {
            JsonObject member = (JsonObject) each;
            String role = !member.containsKey("raft") ? "not yet arrived" : member.getString("node").equals(leader) ? "leader" : "follower";
            System.out.printf("%-20s %-20s %-16s %s%n", member.getString("node"), member.getString("id"), role, member.getString("raft", ""));
        }
        return 0;
    }

    /** Who asks a running cluster. */
    static final class Administrator {
        @Option(names = "--client", paramLabel = "FILE", required = true, description = "The administrator's client.json.")
        private Path file;

        JsonObject post(String path, JsonObject body) {
            try (ClusterClient client = ClusterClient.of(ClientFile.read(file))) {
                return client.post(path, body);
            }
        }

        JsonObject get(String path) {
            try (ClusterClient client = ClusterClient.of(ClientFile.read(file))) {
                return client.get(path);
            }
        }
    }
}
