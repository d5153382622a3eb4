package io.wardmote.cli;

import io.wardmote.crypto.Randomness;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.Restoring;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "restore", description = "Makes the first node of a cluster from a backup, or proves a backup.", mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @Option(names = "--from", paramLabel = "BACKUP", description = "The backup that the cluster is to go on from.")
    private Path from;

    @Option(names = "--config", paramLabel = "FILE", description = "The settings of the node that is to be made; its data folder must be empty.")
    private Path config;

    @Option(names = "--verify", paramLabel = "BACKUP", description = "Reads all of this backup and opens every key in it, and changes nothing.")
    private Path verify;

    @Option(names = "--protector", paramLabel = "FILE", required = true, description = "The rootKey.file of any node that belonged to the cluster when the backup was written.")
    private Path protector;

    @Override
    public Integer call() {
        Restoring restoring = new Restoring(new Randomness(), Instant.now());
        if (verify != null && from == null && config == null) return verified(restoring.verify(verify, protector));
        if (verify != null || from == null || config == null) throw new Fault(Fault.USAGE, "Give --from and --config to restore, or --verify alone to prove a backup.");
        NodeConfig node = NodeConfig.read(config);
        restoring.restore(node, from, protector);
        System.out.println("Node " + node.name() + " is the only one of its cluster, which goes on from the backup; start it with: wardmote node --config " + config);
        System.out.println("Nodes of before are no members: empty their folders and let them join. What was changed or destroyed after the backup is as it was before.");
        System.out.println("Back up " + node.protector() + " apart from the data.");
        return 0;
    }

    private int verified(Restoring.Contents contents) {
        System.out.println("The backup is whole: cluster " + contents.cluster() + " at " + contents.writtenAt() + ", log entry " + contents.index() + ", " + contents.rows() + " rows.");
        System.out.println("Keys: " + contents.keys() + "; versions that open: " + contents.opened() + "; in an HSM, or without material: " + contents.elsewhere() + ".");
        return 0;
    }
}
