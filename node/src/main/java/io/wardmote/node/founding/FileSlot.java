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

/**
 * The key slot of one node: the root key sealed for a protector of 32 random bytes in a file of the node's own. The slot is in
 * the replicated state too; the copy beside it opens the root key before there is any state.
 */
public final class FileSlot {
    public static final String KIND = "file";
    private static final int FORMAT = 1;

    private FileSlot() {}

    /** Draws a protector, or takes the one that is there, which may open other slots too; seals the root key for it, and writes what is new. */
    static Slot make(String clusterId, int epoch, String label, Secret rootKey, Path slotFile, Path protectorFile, Randomness random) {
        boolean isThere = Files.exists(protectorFile);
        try (Secret protector = new Secret(isThere ? PrivateFiles.read(protectorFile, KeySlot.PROTECTOR_BYTES) : random.bytes(KeySlot.PROTECTOR_BYTES))) {
            Slot slot = new Slot(label, KIND, epoch, KeySlot.seal(clusterId, epoch, label, rootKey, protector, random));
            if (!isThere) {
                PrivateFiles.makeFolder(protectorFile.toAbsolutePath().getParent(), "choose another place for rootKey.file");
                PrivateFiles.write(protectorFile, protector.bytes());
            }
            Json.write(slotFile, FORMAT, new JsonObject().put("label", label).put("kind", KIND).put("epoch", epoch).put("sealed", Json.base64(slot.sealed())));
            return slot;
        }
    }

    /** The label of a node's slot. */
    static String label(String nodeId) {
        return "file-" + nodeId;
    }

    public static Slot read(Path slotFile) {
        return Json.read(slotFile, FORMAT, json -> new Slot(json.getString("label"), json.getString("kind"), json.getInteger("epoch"), Json.bytes(json.getString("sealed"))));
    }

    /** @throws Fault if the slot or the protector is missing or damaged, or the protector is another slot's */
    public static RootKey open(String clusterId, Path slotFile, Path protectorFile, Randomness random) {
        Slot slot = read(slotFile);
        try (Secret protector = new Secret(PrivateFiles.read(protectorFile, KeySlot.PROTECTOR_BYTES));
             Secret root = KeySlot.open(clusterId, slot.epoch(), slot.label(), slot.sealed(), protector)) {
            return new RootKey(clusterId, slot.epoch(), root, random);
        } catch (SealBroken e) {
            throw new Fault(Fault.DATA, "The root key cannot be opened with " + protectorFile + ", because " + e.getMessage() + "; give this node's own protector as rootKey.file.", e);
        }
    }
}
