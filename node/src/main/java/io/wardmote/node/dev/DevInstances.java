package io.wardmote.node.dev;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.founding.ClusterClient;
import java.util.List;

/** The instances of a development cluster, which it knows by their names. */
final class DevInstances {
    private static final int MOST_LISTED = 101;

    private DevInstances() {}

    /** The ids of those of that name. */
    static List<String> named(ClusterClient cluster, String name) {
        JsonObject listed = cluster.post("/api/ListKmsInstances", new JsonObject().put("PageSize", MOST_LISTED));
        return listed.getJsonObject("KmsInstances").getJsonArray("KmsInstance").stream()
            .map(instance -> ((JsonObject) instance).getString("KmsInstanceId")).filter(id -> name(cluster, id).equals(name)).toList();
    }

    private static String name(ClusterClient cluster, String id) {
        return cluster.post("/api/GetKmsInstance", new JsonObject().put("KmsInstanceId", id)).getJsonObject("KmsInstance").getString("InstanceName");
    }
}
