package io.wardmote.node.dev;

import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * @param data  the cluster's folder
 * @param port  of the first node; the others have the next
 * @param clock how far the clock of all nodes is put forward or back
 */
public record DevOptions(Path data, int port, int nodes, Duration clock) {
    private static final int MOST_NODES = 9;

    public DevOptions {
        if (nodes < 1 || nodes > MOST_NODES) throw new Fault(Fault.USAGE, "--nodes is " + nodes + "; give 1 to " + MOST_NODES + ".");
        if (port < 1 || port + nodes - 1 > 65_535) throw new Fault(Fault.USAGE, "--port is " + port + "; give a port from 1 to " + (65_536 - nodes) + ".");
    }

    int port(int node) {
        return port + node - 1;
    }

    boolean matches(NodeConfig config, int node) {
        return config.listen().https().port() == port(node) && config.development().clock().equals(clock);
    }
}
