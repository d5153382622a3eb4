package io.wardmote.raft;

import io.wardmote.state.KeyRing;
import java.nio.file.Path;

/** A node in a process of its own that creates keys without end and prints each once it is acknowledged. To be killed. */
final class KilledNode {
    private KilledNode() {}

    /** @param args folder, and how many keys there are: those are looked for first */
    public static void main(String[] args) {
        int keys = Integer.parseInt(args[1]);
        TestCluster cluster = new TestCluster(Path.of(args[0]), 1).startAll().founded();
        Cluster node = cluster.node(1);
        for (int i = 0; i < keys; i++) {
            String id = "key-" + i;
            if (TestCluster.read(node, ring -> ring.key(id)).isEmpty()) System.out.println("lost " + id);
        }
        System.out.println("starts " + TestCluster.read(node, KeyRing::starts));
        for (int i = keys; ; i++) {
            String id = "key-" + i;
            // the kill may have come between the commit of one more and its answer
            boolean made = i == keys && TestCluster.read(node, ring -> ring.key(id)).isPresent();
            if (!made) TestCluster.get(node.change(Samples.createKey(id)));
            System.out.println("created " + i);
        }
    }
}
