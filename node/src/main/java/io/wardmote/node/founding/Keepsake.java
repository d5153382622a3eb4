package io.wardmote.node.founding;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.raft.Peer;
import io.wardmote.state.Slot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a node needs to know before it may look into its state, since the root key is not open yet: the key slots there are, and where
 * the other members are found. Kept beside the state, and written anew when either changes. Nothing in it is secret.
 */
public record Keepsake(List<Slot> slots, List<Peer> members) {
    private static final int FORMAT = 1;

    public Keepsake {
        slots = List.copyOf(slots);
        members = List.copyOf(members);
    }

    /** Of the node's last run; of one that never ran, what it was made with. */
    public static Keepsake of(NodeFolder folder, Identity identity) {
        if (Files.exists(folder.keepsake())) return read(folder.keepsake());
        return new Keepsake(List.of(FileSlot.read(folder.slot())), identity.members());
    }

    private static Keepsake read(Path file) {
        return Json.read(file, FORMAT, json -> new Keepsake(json.getJsonArray("slots").stream().map(JsonObject.class::cast).map(FileSlot::slot).toList(),
            Peers.of(json.getJsonArray("members"))));
    }

    public void write(Path file) {
        JsonArray all = new JsonArray();
        slots.forEach(slot -> all.add(FileSlot.json(slot)));
        Json.write(file, FORMAT, new JsonObject().put("slots", all).put("members", Peers.toJson(members)));
    }

    boolean says(Keepsake other) {
        if (!members.equals(other.members) || slots.size() != other.slots.size()) return false;
        for (int i = 0; i < slots.size(); i++) if (!same(slots.get(i), other.slots.get(i))) return false;
        return true;
    }

    private static boolean same(Slot one, Slot other) {
        return one.label().equals(other.label()) && one.epoch() == other.epoch() && one.proven() == other.proven()
            && Arrays.equals(one.sealed(), other.sealed());
    }
}
