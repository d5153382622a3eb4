package io.wardmote.node.dev;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import java.time.Instant;
import java.util.Optional;

/**
 * The word that a cluster's time is right after it stood still for long, as one for development does each night: it has no clock but this machine's, so whoever
 * starts it gives the word by that.
 */
final class DevTime {
    private DevTime() {}

    /** Empty, or why the cluster's time is not that: what is due is not done then. */
    static Optional<String> accepted(ClientFile client, Instant now) {
        try (ClusterClient cluster = ClusterClient.of(client)) {
            cluster.post("/cluster/accept-time", new JsonObject().put("time", now.toString()));
            return Optional.empty();
        } catch (Fault refused) {
            if (refused.status() != Fault.REFUSED) throw refused;
            return Optional.of(refused.getMessage());
        }
    }
}
