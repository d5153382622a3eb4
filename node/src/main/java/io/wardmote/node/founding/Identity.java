package io.wardmote.node.founding;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.raft.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which node of which cluster a data folder belongs to. Written last when a node is made, so a folder that has one is complete.
 *
 * @param cluster a UUID, drawn when the cluster was founded
 * @param lineage which succession of the cluster it is of: {@link #FIRST_LINEAGE}, or drawn when the cluster went on from a backup or from one
 *                node that was left. Nodes of two lineages never speak to each other
 * @param node    drawn when the node was made and never given to another: a node made anew under an old name is a new one to Raft
 * @param region  of the cluster, as it is named in ARNs; here too, since a node answers before it has any state
 * @param account of the cluster
 * @param name    as in the node's settings
 * @param members the others, with their addresses, as they were when this node was made; Raft's own record counts once there is one
 * @param seed    "" if the node was there from the beginning; else the HTTPS address of the member that let it join, which takes it
 *                into the Raft group when it first starts
 */
public record Identity(String cluster, String lineage, String region, String account, String node, String name, List<Peer> members, String seed) {
    /** Of a cluster that was founded and never restored. */
    public static final String FIRST_LINEAGE = "";
    /** 1 had no lineage. */
    private static final int FORMAT = 2;

    public Identity {
        Stream.of(cluster, lineage, region, account, node, name, seed).forEach(Objects::requireNonNull);
        members = List.copyOf(members);
    }

    public void write(Path file) {
        JsonArray others = Peers.toJson(members);
        Json.write(file, FORMAT, new JsonObject().put("cluster", cluster).put("lineage", lineage).put("region", region).put("account", account)
            .put("node", node).put("name", name).put("members", others).put("seed", seed));
    }

    /** @throws Fault if the file is missing, damaged or of a later version */
    public static Identity read(Path file) {
        return Json.read(file, FORMAT, json -> new Identity(json.getString("cluster"), json.getString("lineage", FIRST_LINEAGE), json.getString("region"),
            json.getString("account"), json.getString("node"), json.getString("name"),
            Peers.of(json.getJsonArray("members")), json.getString("seed")));
    }

    /** By what the nodes of one lineage know each other, and nobody else. */
    public String group() {
        return group(cluster, lineage);
    }

    static String group(String cluster, String lineage) {
        return lineage.equals(FIRST_LINEAGE) ? cluster : cluster + "/" + lineage;
    }

    /** All members for Raft's settings: this node as its settings have it, then the others. */
    public List<Peer> peers(NodeConfig config) {
        List<Peer> all = new ArrayList<>();
        all.add(own(config));
        all.addAll(members);
        return all;
    }

    /** As other nodes reach it. */
    public Peer own(NodeConfig config) {
        return new Peer(node, config.reached().raft().toString(), config.reached().link().toString());
    }

    /** Where it listens. */
    public Peer listening(NodeConfig config) {
        return new Peer(node, config.listen().raft().toString(), config.listen().link().toString());
    }
}
