package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.backup.Recovery;
import io.wardmote.node.founding.NodeFolder;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "recover", description = "Goes on with one node of a cluster that has lost its majority for good. The node must be stopped.",
    mixinStandardHelpOptions = true,
    footer = {"", "For example:",
        "  wardmote cluster recover --config node3.yaml",
        "  wardmote cluster recover --config node3.yaml --share-file share-1 --share-file share-2"})
final class RecoverCommand implements Callable<Integer> {
    @Mixin
    private Output output;

    @Option(names = "--config", paramLabel = "FILE", required = true,
        description = "Settings of the node that is left; of several, the one that says the highest term and, of these, the highest entry.")
    private Path config;

    @Option(names = "--share-file", paramLabel = "FILE",
        description = "A file with one share, as often as it takes: where the node's own key slot does not open.")
    private List<Path> shares = List.of();

    @Option(names = "--i-accept-loss", description = "Do not ask: what may be lost is lost. Without a terminal this is needed.")
    private boolean accepted;

    private final JsonObject lost = new JsonObject();

    @Override
    public Integer call() {
        output.check();
        NodeConfig settings = NodeConfig.read(config);
        Path aside = new Recovery(new Randomness(), Progress.ofRows()).recover(settings, shares, this::accept);
        Path client = NodeFolder.of(settings).client();
        output.show(lost.put("oldFolder", aside.toString()).put("client", client.toString()), String.join("\n",
            "Node " + settings.name() + " is the cluster now. Its old folder is kept as " + aside + ".",
            "Nodes of before cannot speak with this one. Wipe them before they start again: a majority of them would be the old cluster still.",
            "Others join anew. The old credentials are good, and new ones are in " + client + ".",
            "Start the node with: wardmote node --config " + config));
        return 0;
    }

    private boolean accept(Recovery.Loss loss) {
        JsonObject counts = new JsonObject();
        loss.counts().forEach(counts::put);
        lost.put("cluster", loss.cluster()).put("node", loss.node()).put("term", loss.reach().term()).put("entry", loss.reach().last())
            .put("time", Instant.ofEpochMilli(loss.reach().time()).toString()).put("counts", counts).put("otherNodes", new JsonArray(loss.lost()))
            .put("confirmedEntry", loss.reach().confirmed()).put("changesAfter", loss.reach().changes());
        PrintStream people = output.isForPeople() ? System.out : System.err;
        people.println("Node " + loss.node() + " of cluster " + loss.cluster() + " has everything up to term " + loss.reach().term() + ", entry "
            + loss.reach().last() + ", at " + Instant.ofEpochMilli(loss.reach().time()) + ":");
        loss.counts().forEach((what, count) -> people.println("  " + what + ": " + count));
        if (!loss.lost().isEmpty()) {
            people.println("If another node is left that says a higher term, or the same term and a higher entry, go on with that one and not here.");
            people.println("What the other nodes (" + String.join("; ", loss.lost())
                + ") answered after that is lost: a key made then is gone, and one disabled or destroyed then is not.");
        }
        people.println("Entries after " + loss.reach().confirmed() + " are not known to have been confirmed by a majority (changes in them: "
            + loss.reach().changes() + "); they are kept.");
        if (accepted) return true;
        Console console = System.console();
        if (console == null || !console.isTerminal()) throw new Fault(Fault.USAGE, "Nothing was changed. If this is accepted, say so with --i-accept-loss.");
        return loss.cluster().equals(console.readLine("Type the cluster's id to go on: "));
    }
}
