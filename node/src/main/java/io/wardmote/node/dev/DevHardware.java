package io.wardmote.node.dev;

import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import java.time.Duration;
import java.util.List;

/** Where a development cluster's hardware keys are made; known once the HSM agents of all its nodes serve. */
final class DevHardware {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;

    private DevHardware() {}

    /** The id of the hardware instance. @throws Fault if an agent does not come up */
    static String instance(ClientFile client) {
        for (var endpoint : client.endpoints()) {
            try (ClusterClient node = ClusterClient.of(client.at(List.of(endpoint), client.caFile(), client.pids()))) {
                awaitAgent(node);
            }
        }
        try (ClusterClient cluster = ClusterClient.of(client)) {
            return DevInstances.named(cluster, "hardware").stream().findFirst().orElseThrow(
                () -> new Fault(Fault.INTERNAL, "The cluster has HSMs and no hardware instance; see node.log in the nodes' data folders."));
        }
    }

    private static void awaitAgent(ClusterClient node) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!node.get("/health").getString("hsm", "").equals("ok")) {
            if (System.nanoTime() > end)
                throw new Fault(Fault.UNAVAILABLE, "An HSM agent does not serve; see hsm-agent.log in data/hsm of the nodes' folders.");
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Fault(Fault.INTERNAL, "The start was interrupted; try again.", e);
            }
        }
    }
}
