package io.wardmote.node.dev;

import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a development cluster's hardware keys are made; known once the HSM agents of all its nodes have served. */
final class DevHardware {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;

    private DevHardware() {}

    /**
     * The id of the hardware instance. Where there is one, its agents have served before, and nobody waits for them now: whoever asks for a hardware key
     * before they do waits himself.
     *
     * @throws Fault if an agent does not come up
     */
    static String instance(ClientFile client) {
        try (ClusterClient cluster = ClusterClient.of(client)) {
            Optional<String> known = client.hardwareInstanceId().isEmpty() ? Optional.empty() : DevInstances.named(cluster, "hardware").stream().findFirst();
            if (known.isPresent()) return known.get();
            for (var endpoint : client.endpoints()) {
                try (ClusterClient node = ClusterClient.of(client.at(List.of(endpoint), client.caFile(), client.pids()))) {
                    awaitAgent(node);
                }
            }
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
