package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.node.founding.ShareFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "slot", description = "Lists, adds and removes what opens the cluster's root key.", mixinStandardHelpOptions = true)
final class SlotCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the key slots.", mixinStandardHelpOptions = true)
    int list(@Mixin Client cluster) {
        JsonObject answer = cluster.get("/cluster/slots");
        cluster.show(answer, table(answer.getJsonArray("slots"), answer.getJsonArray("removed", new JsonArray())));
        return 0;
    }

    private static String table(JsonArray slots, JsonArray removed) {
        List<List<String>> lines = new ArrayList<>(List.of(List.of("SLOT", "KIND", "EPOCH", "STATE", "OPENED BY")));
        slots.stream().map(JsonObject.class::cast).forEach(slot -> lines.add(line(slot, slot.getString("state"), openedBy(slot))));
        removed.stream().map(JsonObject.class::cast).forEach(slot -> lines.add(line(slot, "removed", kept(slot.getJsonArray("onDisksOf")))));
        return TextTable.of(lines);
    }

    private static List<String> line(JsonObject slot, String state, String openedBy) {
        return List.of(slot.getString("label"), slot.getString("kind"), slot.getInteger("epoch").toString(), state, openedBy);
    }

    private static String openedBy(JsonObject slot) {
        if (!slot.containsKey("set")) return slot.getString("node");
        return "any " + slot.getInteger("threshold") + " of " + slot.getInteger("shares") + " shares of set " + slot.getString("set");
    }

    /** What a slot that is no more may still be opened on. */
    private static String kept(JsonArray nodes) {
        return nodes.isEmpty() ? "nobody, and is on no member's disk any more"
            : "nobody, and is still on the disk of " + nodes.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    @Command(name = "add", description = "Adds a key slot, and proves it by opening it.", mixinStandardHelpOptions = true,
        footer = {"", "For example:", "  wardmote cluster slot add --kind shamir --shares 5 --threshold 3 --out shares"})
    int add(@Mixin Client cluster,
            @Option(names = "--kind", paramLabel = "KIND", required = true,
                description = "file or pkcs11, of the node that is asked (--at); or shamir.") String kind,
            @Option(names = "--shares", paramLabel = "N", defaultValue = "5", description = "How many shares there are to be (default: 5).") int shares,
            @Option(names = "--threshold", paramLabel = "N", defaultValue = "3", description = "How many of them open the slot (default: 3).") int threshold,
            @Option(names = "--out", paramLabel = "DIR",
                description = "An empty or new folder, in which each share is written to a file of its own; to be handed out from there.") Path out) {
        if (!kind.equals("shamir")) {
            JsonObject added = cluster.post("/cluster/slots/add", new JsonObject().put("kind", kind));
            cluster.show(added, "Key slot " + added.getString("label") + " is there, was opened, and counts.");
            return 0;
        }
        if (out == null) throw new Fault(Fault.USAGE, "Give --out, a folder for the files with the shares.");
        PrivateFiles.makeFolder(out, "choose another folder for the shares");
        if (!PrivateFiles.isEmpty(out)) throw new Fault(Fault.CANNOT_WRITE, out + " is not empty; choose an empty folder for the shares.");
        JsonObject made = cluster.post("/cluster/slots/add", new JsonObject().put("kind", kind).put("shares", shares).put("threshold", threshold));
        String label = made.getString("label");
        List<Path> files = write(out, made);
        // each file takes part in an opening, so each is known to be good as it was written
        for (int first = 0; first < files.size(); first += threshold) {
            int from = Math.min(first, files.size() - threshold);
            opened(cluster, label, files.subList(from, from + threshold));
        }
        cluster.show(new JsonObject().put("label", label).put("folder", out.toString()),
            "Key slot " + label + " is there, was opened by each of the shares in " + out + ", and counts.\n"
            + "Give each file to another person and leave none of them here: any " + threshold + " open every key of the cluster, and its backups.");
        return 0;
    }

    private static List<Path> write(Path out, JsonObject made) {
        List<Path> files = new ArrayList<>();
        JsonArray shares = made.getJsonArray("shares");
        for (int i = 1; i <= shares.size(); i++) {
            Path file = out.resolve(made.getString("label") + "-" + i + "-of-" + shares.size() + ".share");
            PrivateFiles.write(file, "# Wardmote, cluster " + made.getString("cluster") + "\n# key slot " + made.getString("label") + ": share " + i + " of "
                + shares.size() + ", any " + made.getInteger("threshold") + " open it\n" + shares.getString(i - 1) + "\n");
            files.add(file);
        }
        return files;
    }

    @Command(name = "prove", description = "Proves a slot that is pending: by shares, or, if it is of the node that is asked, by that one itself.",
        mixinStandardHelpOptions = true)
    int prove(@Mixin Client cluster, @Parameters(paramLabel = "SLOT", description = "Its label.") String label,
              @Option(names = "--share-file", paramLabel = "FILE", description = "A file with one share; as often as it takes.") List<Path> files) {
        cluster.show(opened(cluster, label, files == null ? List.of() : files), "Key slot " + label + " was opened, and counts.");
        return 0;
    }

    private static JsonObject opened(Client cluster, String label, List<Path> files) {
        JsonArray texts = new JsonArray();
        for (Path file : files) {
            try (Secret text = ShareFiles.text(file)) {
                texts.add(new String(text.bytes(), US_ASCII));
            }
        }
        return cluster.post("/cluster/slots/prove", new JsonObject().put("label", label).put("shares", texts));
    }

    @Command(name = "remove", description = "Removes a key slot; never the last one that opens, or that a member can open.", mixinStandardHelpOptions = true)
    int remove(@Mixin Client cluster, @Parameters(paramLabel = "SLOT", description = "Its label.") String label) {
        cluster.show(cluster.post("/cluster/slots/remove", new JsonObject().put("label", label)),
            "Key slot " + label + " is gone. What it sealed leaves the nodes' disks as destroyed keys do; `wardmote cluster slot list` says when it has.\n"
                + "Backups made before open by it still: keep its protector for as long as you keep them, and in safety for as long as it is on a disk.");
        return 0;
    }
}
