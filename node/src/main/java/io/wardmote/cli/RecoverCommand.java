package io.wardmote.cli;

import io.wardmote.crypto.Randomness;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.Recovering;
import io.wardmote.node.founding.Restoring;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "recover", description = "Where a majority of the nodes is lost for good: makes a stopped node that is left the only one of a cluster.", mixinStandardHelpOptions = true)
final class RecoverCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The settings of the node that is left: of several, the one that `cluster status` or /health showed with the highest applied.")
    private Path file;

    @Option(names = "--accept-loss", description = "Do it. Without this, only what may be lost is said.")
    private boolean accepted;

    @Override
    public Integer call() {
        NodeConfig config = NodeConfig.read(file);
        Recovering recovering = new Recovering(new Restoring(new Randomness(), Instant.now()), Instant.now());
        Restoring.Left left = recovering.look(config);
        System.out.println("Node " + config.name() + " has " + left.keys() + " keys, up to log entry " + left.found().last() + ", at " + left.time() + " by the cluster's clock.");
        System.out.println("Up to entry " + left.found().everywhere() + " all nodes had everything. Of the " + left.found().unsure() + " entries after that it is not known whether a majority had them; they are kept.");
        System.out.println("Whatever was answered by the others after that moment may be lost: keys created, and keys disabled or deleted, which would work again.");
        System.out.println("Members until now: " + String.join(", ", left.nodes()) + ". None of them can come back as it is; see that they are stopped, or they may go on without this one.");
        if (!accepted) throw new Fault(Fault.USAGE, "Nothing was changed. To go on from this node alone, give --accept-loss.");
        Path aside = recovering.recover(config);
        System.out.println("Node " + config.name() + " is the only one of its cluster now; its folder of before is kept as " + aside + ".");
        System.out.println("Start it with: wardmote node --config " + file + "; others join it with emptied folders.");
        return 0;
    }
}
