package io.wardmote.raft;

/** What this node has promised the others is lost or damaged: it may take part no more under its id, now or later. */
final class Unfit extends StorageFailure {
    /** @param what a clause */
    Unfit(RaftConfig config, String what) {
        super("Node " + config.node() + " must not vote any more: " + what + ". " + remedy(config), null, true);
    }

    /** In a sentence. All of the folder: with who the node was in it, it cannot join. */
    static String remedy(RaftConfig config) {
        return "Move its data folder " + config.home() + " away and run \"wardmote cluster join --replace " + config.node()
            + "\" with a token of the others; if it was the only node, restore a backup.";
    }
}
