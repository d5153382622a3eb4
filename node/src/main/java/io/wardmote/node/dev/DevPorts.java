package io.wardmote.node.dev;

import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig.Addresses;

/**
 * The ports of a development cluster: N, N+1, … for clients, N+100, … for Raft, N+200, … for the link; the latter further up
 * where something listens already. They are kept in the nodes' settings, since Raft remembers its members' addresses.
 */
final class DevPorts {
    private static final String HOST = "127.0.0.1";
    private static final int STEP = 100;
    private static final int LAST = 65_000;

    private final int https;
    private int raft;
    private int link;

    DevPorts(int port, int nodes) {
        https = port;
        // near the end of the range there is no room above: go below
        int base = port + 3 * STEP + nodes < LAST ? port : port - 20 * STEP;
        raft = base + STEP;
        link = base + 2 * STEP;
    }

    Addresses of(int node) {
        Address raftAddress = nextFree(raft);
        raft = raftAddress.port() + 1;
        if (link <= raftAddress.port()) link = raftAddress.port() + STEP;
        Address linkAddress = nextFree(link);
        link = linkAddress.port() + 1;
        return of(node, new Addresses(null, raftAddress, linkAddress));
    }

    /** The same for other nodes, at another port for clients. */
    Addresses of(int node, Addresses old) {
        return new Addresses(new Address(HOST, https + node - 1), old.raft(), old.link());
    }

    private static Address nextFree(int from) {
        for (int port = from; port < from + STEP; port++) {
            Address address = new Address(HOST, port);
            if (address.isFree()) return address;
        }
        throw new Fault(Fault.UNAVAILABLE, "No port from " + from + " to " + (from + STEP - 1)
            + " is free for the nodes to talk to each other; give another --port.");
    }
}
