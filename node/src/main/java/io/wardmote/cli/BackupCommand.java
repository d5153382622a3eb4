package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.backup.BackupHeader;
import io.wardmote.node.backup.Fetching;
import io.wardmote.node.founding.ClusterClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "backup", description = "Takes a backup of a running cluster: all that was answered before, sealed under the root key.",
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private Client cluster;

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "Where it goes; must not be there yet.")
    private Path to;

    @Override
    public Integer call() {
        if (Files.exists(to)) throw new Fault(Fault.CANNOT_WRITE, to + " is there already; give another file.");
        try (ClusterClient node = cluster.open()) {
            BackupHeader header = Fetching.fetch(node, to);
            Instant at = Instant.ofEpochMilli(header.time());
            cluster.show(new JsonObject().put("file", to.toString()).put("cluster", header.cluster()).put("node", header.node()).put("time", at.toString()),
                "The backup is in " + to + ": cluster " + header.cluster() + " at " + at + ", from node " + header.node() + ".\n"
                    + "A protector of that cluster opens it, such as " + header.node()
                    + "'s rootKey.file: keep that apart. Prove it with `wardmote cluster restore --verify`.");
        }
        return 0;
    }
}
