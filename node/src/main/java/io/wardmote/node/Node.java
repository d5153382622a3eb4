package io.wardmote.node;

/** A node that serves. */
public final class Node implements AutoCloseable {
    private Node() {}

    /**
     * Starts everything, in order, and returns when the node serves.
     *
     * @throws Fault if it cannot; nothing is left running then
     */
    public static Node start(NodeConfig config) {
        throw new Fault(Fault.INTERNAL, "Node " + config.name() + " has no parts yet; this build only founds clusters.");
    }

    /** Ends what has begun, then stops; the caller bounds the time. */
    @Override
    public void close() {}
}
