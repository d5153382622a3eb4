package io.wardmote.node;

import io.vertx.core.Future;
import io.wardmote.key.Protection;
import io.wardmote.node.declared.NamedInstance;
import io.wardmote.node.founding.FileSlot;
import io.wardmote.node.founding.Genesis;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.raft.Cluster;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Slot;
import java.nio.file.Files;
import java.util.Optional;

/** What a node tells its cluster when it comes up, each thing once. */
record Arrival(Cluster cluster, NodeFolder folder, Identity identity) {
    /** Founds the cluster, where this node is to. */
    Optional<Future<Void>> founding() {
        if (!Files.exists(folder.genesis())) return Optional.empty();
        return Optional.of(cluster.found(Genesis.read(folder.genesis())).onSuccess(done -> PrivateFiles.delete(folder.genesis())));
    }

    /** @param hasHsm whether this node has an HSM; a cluster with one has an instance of hardware keys, which whichever node comes first makes */
    Future<Void> told(boolean hasHsm) {
        return cluster.insist(() -> keepSlot().compose(kept -> hasHsm ? keepHardwareInstance() : Future.succeededFuture()));
    }

    /** A node that joined has made its slot itself, and the cluster does not know it yet. Later on, one that is not there was removed. */
    private Future<Void> keepSlot() {
        if (Files.exists(folder.keepsake())) return Future.succeededFuture();
        Slot slot = FileSlot.read(folder.slot());
        boolean known = cluster.stale(KeyRing::slots).stream().anyMatch(other -> other.label().equals(slot.label()));
        return known ? Future.succeededFuture() : cluster.change(new Command.PutSlot(slot));
    }

    private Future<Void> keepHardwareInstance() {
        boolean there = cluster.stale(KeyRing::instances).stream().anyMatch(instance -> instance.kind() == Protection.HSM);
        if (there) return Future.succeededFuture();
        return cluster.change(new Command.PutInstance(NamedInstance.ofHardware(identity.cluster(), cluster.stale(KeyRing::time))));
    }
}
