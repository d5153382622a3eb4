package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.backup.BackupHeader;
import io.wardmote.node.backup.Restoring;
import io.wardmote.node.founding.NodeFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "restore", description = "Proves a backup, or founds a cluster of one node from it.", mixinStandardHelpOptions = true,
    footer = {"", "For example:",
        "  wardmote cluster restore --verify cluster.backup --config kms1.yaml",
        "  wardmote cluster restore --from old.backup --against newer.backup --config kms1.yaml"})
final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private Output output;

    @Option(names = "--verify", paramLabel = "BACKUP", description = "Prove this backup: every byte, every row, everything wrapped in it. Touches no cluster.")
    private Path verify;

    @Option(names = "--from", paramLabel = "BACKUP", description = "Found a cluster from this backup, in the empty data folder that --config names.")
    private Path from;

    @Option(names = "--config", paramLabel = "FILE", description = "The new node's settings.")
    private Path config;

    @Option(names = "--protector", paramLabel = "FILE", description = "The rootKey.file of a node that the cluster had; by default that of the settings.")
    private Path protector;

    @Option(names = "--share-file", paramLabel = "FILE",
        description = "A file with one share of a slot that the cluster had, as often as it takes: instead of --protector.")
    private List<Path> shares = List.of();

    @Option(names = "--hsm", description = "Open it by the HSM that the settings name: instead of --protector.")
    private boolean hsm;

    @Option(names = "--slot", paramLabel = "FILE", description = "The slot.json that belongs to the protector, if the backup has no slot for it.")
    private Path slot;

    @Option(names = "--scratch", paramLabel = "DIR",
        description = "Where a proof may put as much as a node's data for a while (default: the folder for temporary files).")
    private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--against", paramLabel = "BACKUP|FOLDER",
        description = "A newer backup, or a stopped node's data: keys destroyed there stay destroyed, and what else was taken away is told.")
    private Path against;

    @Option(names = "--revive-destroyed", description = "Bring back keys that --against says are destroyed; needs --confirm too.")
    private boolean revive;

    @Option(names = "--revive-withdrawn", description = "Bring back what --against says was disabled, switched off, deleted or detached; needs --confirm too.")
    private boolean withdrawn;

    @Option(names = "--nothing-newer",
        description = "There is no newer backup and no data for --against: whatever was taken away since comes back; needs --confirm too.")
    private boolean nothingNewer;

    @Option(names = "--confirm", paramLabel = "CLUSTER", defaultValue = "", description = "The cluster's id: that it is really to come back.")
    private String confirm;

    @Override
    public Integer call() {
        output.check();
        if ((verify == null) == (from == null)) throw new Fault(Fault.USAGE, "Give either --verify BACKUP or --from BACKUP.");
        if (from != null && config == null) throw new Fault(Fault.USAGE, "A restore needs --config, the settings of the node to be made.");
        if (revive && against == null)
            throw new Fault(Fault.USAGE, "Without --against, nothing is known of keys that were destroyed since; leave out --revive-destroyed.");
        if (withdrawn && against == null)
            throw new Fault(Fault.USAGE, "Without --against, nothing is known of what was taken away since; leave out --revive-withdrawn.");
        if (nothingNewer && against != null) throw new Fault(Fault.USAGE, "Give either --against or --nothing-newer.");
        NodeConfig settings = config == null ? null : NodeConfig.read(config);
        Restoring restoring = new Restoring(new Randomness(), Progress.ofRows());
        return from == null ? prove(restoring, settings) : restore(restoring, settings);
    }

    private Restoring.Opener opener(NodeConfig settings) {
        if ((protector == null ? 0 : 1) + (shares.isEmpty() ? 0 : 1) + (hsm ? 1 : 0) > 1)
            throw new Fault(Fault.USAGE, "Give one of --protector, --share-file and --hsm.");
        if (!shares.isEmpty()) return new Restoring.Opener.ByShares(shares);
        if (hsm && settings == null) throw new Fault(Fault.USAGE, "Give --config too: its section hsm says which token opens the backup.");
        if (hsm) return new Restoring.Opener.ByHsm(settings);
        if (protector == null && settings == null)
            throw new Fault(Fault.USAGE, "Give --protector, the rootKey.file of a node that the cluster had; or shares with --share-file.");
        return new Restoring.Opener.ByFile(protector == null ? settings.protector() : protector, Optional.ofNullable(slot));
    }

    private int prove(Restoring restoring, NodeConfig settings) {
        Restoring.Found found = restoring.verify(verify, opener(settings), scratch);
        output.show(json(found), verify + " is whole and opens:\n" + text(found));
        return 0;
    }

    private int restore(Restoring restoring, NodeConfig settings) {
        Restoring.Newer newer = new Restoring.Newer(Optional.ofNullable(against), revive || nothingNewer, withdrawn, confirm);
        Restoring.Found found = restoring.restore(settings, from, opener(settings), newer);
        Path client = NodeFolder.of(settings).client();
        List<String> lines = new ArrayList<>(List.of("The cluster is restored to " + settings.data() + ", as one node:", text(found), taken(found)));
        if (!found.back().isEmpty()) lines.add("  Back, as you said: " + found.back());
        lines.addAll(List.of("Encryptions since the backup are not counted: rotate keys that encrypt very often.",
            "Nodes of before cannot speak with this one; others join anew. The old credentials are good, and new ones are in " + client + ".",
            "Start the node with: wardmote node --config " + config));
        JsonObject json = json(found).put("destroyedSince", found.kept()).put("back", found.back());
        output.show(json.put("data", settings.data().toString()).put("client", client.toString()), String.join("\n", lines));
        return 0;
    }

    private String taken(Restoring.Found found) {
        if (against == null) return "  Whatever was taken away after the backup was made is back, as you said: keys, credentials, users"
            + " and rights; no --against says what that was.";
        return revive ? "  Keys destroyed since are back, as you said." : "  keys in it that were destroyed since, and stay so: " + found.kept();
    }

    private static String text(Restoring.Found found) {
        BackupHeader header = found.header();
        List<String> lines = new ArrayList<>(List.of("  cluster " + header.cluster() + ", state of " + Instant.ofEpochMilli(header.time())
            + ", entry " + header.index() + ", made by node " + header.node() + " at " + Instant.ofEpochMilli(header.madeAt())));
        found.counts().forEach((what, count) -> lines.add("  " + what + ": " + count));
        lines.add("  rows in all: " + found.rows());
        return String.join("\n", lines);
    }

    private static JsonObject json(Restoring.Found found) {
        BackupHeader header = found.header();
        JsonObject counts = new JsonObject();
        found.counts().forEach(counts::put);
        return new JsonObject().put("cluster", header.cluster()).put("time", Instant.ofEpochMilli(header.time()).toString())
            .put("entry", header.index()).put("node", header.node()).put("madeAt", Instant.ofEpochMilli(header.madeAt()).toString())
            .put("counts", counts).put("rows", found.rows());
    }
}
