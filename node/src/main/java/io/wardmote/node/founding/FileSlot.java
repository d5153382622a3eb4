package io.wardmote.node.founding;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.KeySlot;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.state.Slot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The key slot of one node, of kind {@code file}: the root key sealed for a protector of 32 random bytes in a file of the node's own. The
 * slot is in the replicated state too; the copy beside it, {@code slot.json}, opens the root key before there is any state. That of a
 * node whose slot is of another kind is written alike.
 */
public final class FileSlot {
    private static final int FORMAT = 1;

    private FileSlot() {}

    /**
     * Draws a protector, seals the root key for it and writes both.
     *
     * @throws Fault if there is a protector at its place: {@link #mustBeNew}
     */
    static Slot make(String clusterId, int epoch, String label, Secret rootKey, Path slotFile, Path protectorFile, Randomness random) {
        mustBeNew(protectorFile);
        try (Secret protector = new Secret(random.bytes(KeySlot.PROTECTOR_BYTES))) {
            PrivateFiles.makeFolder(protectorFile.toAbsolutePath().getParent(), "choose another place for rootKey.file");
            PrivateFiles.write(protectorFile, protector.bytes());
            return write(clusterId, epoch, label, rootKey, protector, slotFile, random);
        }
    }

    /** As the other, but if there is a protector at its place already, for that one: it may open backups, and is never overwritten. */
    static Slot makeOrKeep(String clusterId, int epoch, String label, Secret rootKey, Path slotFile, Path protectorFile, Randomness random) {
        try (Secret drawn = new Secret(random.bytes(KeySlot.PROTECTOR_BYTES))) {
            return make(clusterId, epoch, label, rootKey, drawn, slotFile, protectorFile, random);
        }
    }

    /** Seals the root key for the protector at its place, which is this one if there was none: a protector that opens backups is never overwritten. */
    static Slot make(String clusterId, int epoch, String label, Secret rootKey, Secret known, Path slotFile, Path protectorFile, Randomness random) {
        if (!Files.exists(protectorFile)) {
            PrivateFiles.makeFolder(protectorFile.toAbsolutePath().getParent(), "choose another place for rootKey.file");
            PrivateFiles.write(protectorFile, known.bytes());
        }
        try (Secret protector = protector(protectorFile)) {
            return write(clusterId, epoch, label, rootKey, protector, slotFile, random);
        }
    }

    /** @throws Fault if there is a file at its place: it may be the last that opens the backups of a cluster whose data is lost */
    static void mustBeNew(Path protectorFile) {
        if (!Files.exists(protectorFile)) return;
        throw new Fault(Fault.CANNOT_WRITE, protectorFile
            + " is there already, and backups may open with nothing else; keep it, and choose another rootKey.file or move it to a safe place.");
    }

    /** @throws Fault if there is none, or it is no protector */
    public static Secret protector(Path file) {
        byte[] bytes = PrivateFiles.read(file, KeySlot.PROTECTOR_BYTES);
        if (bytes.length < KeySlot.PROTECTOR_BYTES) throw new Fault(Fault.DATA,
            file + " is no protector, which has " + KeySlot.PROTECTOR_BYTES + " bytes; give the file that a node had as rootKey.file.");
        return new Secret(bytes);
    }

    private static Slot write(String clusterId, int epoch, String label, Secret rootKey, Secret protector, Path slotFile, Randomness random) {
        Slot slot = new Slot(label, Slot.FILE, epoch, KeySlot.seal(clusterId, epoch, label, rootKey, protector, random));
        write(slotFile, slot);
        return slot;
    }

    /** The copy beside the node's state. */
    static void write(Path slotFile, Slot slot) {
        Json.write(slotFile, FORMAT, json(slot));
    }

    static JsonObject json(Slot slot) {
        return new JsonObject().put("label", slot.label()).put("kind", slot.kind()).put("epoch", slot.epoch()).put("sealed", Json.base64(slot.sealed()))
            .put("node", slot.node()).put("proven", slot.proven());
    }

    static Slot slot(JsonObject json) {
        Slot slot = new Slot(json.getString("label"), json.getString("kind"), json.getInteger("epoch"), Json.bytes(json.getString("sealed")));
        if (!json.containsKey("node")) return slot; // written before there were other kinds
        return new Slot(slot.label(), slot.kind(), slot.epoch(), slot.sealed(), json.getString("node"), json.getBoolean("proven"));
    }

    /**
     * The root key of that epoch, by whichever of these slots the protector opens.
     *
     * @throws Fault if it opens none
     */
    public static RootKey openAny(String clusterId, int epoch, List<Slot> slots, Secret protector, Randomness random) {
        for (Slot slot : slots) {
            if (slot.epoch() != epoch || !slot.kind().equals(Slot.FILE)) continue;
            try (Secret root = KeySlot.open(clusterId, epoch, slot.label(), slot.sealed(), protector)) {
                return new RootKey(clusterId, epoch, root, random);
            } catch (SealBroken another) {
                // it may still open the next
            }
        }
        throw new Fault(Fault.DATA, "The protector opens none of the key slots (" + String.join(", ", slots.stream().map(Slot::label).toList())
            + "); give that of a node which the cluster had when the copy was made.");
    }

    public static Slot read(Path slotFile) {
        return Json.read(slotFile, FORMAT, FileSlot::slot);
    }
}
