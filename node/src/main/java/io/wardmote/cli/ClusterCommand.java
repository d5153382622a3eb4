package io.wardmote.cli;

import io.wardmote.crypto.Randomness;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.NodeFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "cluster", description = "Founds clusters and changes their members.", mixinStandardHelpOptions = true)
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
}
