package io.wardmote.node.founding;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig.Addresses;
import java.nio.file.Path;
import java.util.List;

/**
 * Which node of which cluster a data folder belongs to. Written last when a node is made, so a folder that has one is complete.
 *
 * @param cluster a UUID, drawn when the cluster was founded
 * @param node    drawn when the node was made and never given to another: a node made anew under an old name is a new one to Raft
 * @param name    as in the node's settings
 * @param members the others, with their addresses, as they were when this node was made; the settings may know newer addresses
 * @param joined  true if the cluster was there before the node: it must wait to be taken into the Raft group
 */
public record Identity(String cluster, String node, String name, List<Peer> members, boolean joined) {
    private static final int FORMAT = 1;

    public record Peer(String id, String name, Addresses addresses) {
        JsonObject toJson() {
            return new JsonObject().put("id", id).put("name", name).put("https", addresses.https().toString())
                .put("raft", addresses.raft().toString()).put("link", addresses.link().toString());
        }

        static Peer of(JsonObject json) {
            return new Peer(json.getString("id"), json.getString("name"),
                new Addresses(Address.of(json.getString("https")), Address.of(json.getString("raft")), Address.of(json.getString("link"))));
        }
    }

    public Identity {
        members = List.copyOf(members);
    }

    public void write(Path file) {
        JsonArray others = new JsonArray();
        members.forEach(peer -> others.add(peer.toJson()));
        Json.write(file, FORMAT, new JsonObject().put("cluster", cluster).put("node", node).put("name", name).put("members", others).put("joined", joined));
    }

    /** @throws Fault if the file is missing, damaged or of a later version */
    public static Identity read(Path file) {
        return Json.read(file, FORMAT, json -> new Identity(json.getString("cluster"), json.getString("node"), json.getString("name"),
            json.getJsonArray("members").stream().map(JsonObject.class::cast).map(Peer::of).toList(), json.getBoolean("joined")));
    }
}
