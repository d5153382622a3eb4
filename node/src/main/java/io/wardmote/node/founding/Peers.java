package io.wardmote.node.founding;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.raft.Peer;
import java.util.List;

/** Nodes and where other nodes find them, as JSON. */
final class Peers {
    private Peers() {}

    static JsonArray toJson(List<Peer> peers) {
        JsonArray array = new JsonArray();
        for (Peer peer : peers) {
            array.add(new JsonObject().put("id", peer.node()).put("raft", peer.raftAddress()).put("link", peer.linkAddress()));
        }
        return array;
    }

    static List<Peer> of(JsonArray array) {
        return array.stream().map(JsonObject.class::cast)
            .map(json -> new Peer(json.getString("id"), json.getString("raft"), json.getString("link"))).toList();
    }
}
