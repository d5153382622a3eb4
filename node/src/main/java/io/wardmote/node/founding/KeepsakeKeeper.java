package io.wardmote.node.founding;

import io.vertx.core.Vertx;
import io.wardmote.key.Refused;
import io.wardmote.node.Fault;
import io.wardmote.raft.Cluster;
import io.wardmote.raft.Peer;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Slot;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the {@link Keepsake} of a node that runs anew, within a second of when the cluster's slots or members change. */
public final class KeepsakeKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(KeepsakeKeeper.class);
    private static final long LOOK_MILLIS = 1000;

    private final Vertx vertx;
    private final Cluster cluster;
    private final NodeFolder folder;
    private Keepsake written = new Keepsake(List.of(), List.of());
    private boolean failed;

    private KeepsakeKeeper(Vertx vertx, Cluster cluster, NodeFolder folder) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.folder = folder;
    }

    /** From now on, until Vert.x is closed; to be called once the node's own slot is in the state. */
    public static void start(Vertx vertx, Cluster cluster, NodeFolder folder) {
        new KeepsakeKeeper(vertx, cluster, folder).look();
    }

    private void look() {
        vertx.executeBlocking(() -> {
            keep();
            return null;
        }).onComplete(done -> vertx.setTimer(LOOK_MILLIS, timer -> look()));
    }

    private void keep() {
        try {
            List<Slot> slots = cluster.stale(KeyRing::slots);
            if (slots.isEmpty()) return; // not founded yet, or nothing has arrived here
            List<Peer> members = Stream.concat(cluster.members().voters().stream(), cluster.members().listeners().stream()).toList();
            Keepsake now = new Keepsake(slots, members);
            if (now.says(written)) return;
            now.write(folder.keepsake());
            if (Files.exists(folder.slot()) && !has(slots, FileSlot.read(folder.slot()))) PrivateFiles.delete(folder.slot());
            written = now;
            failed = false;
        } catch (Refused replacing) {
            LOG.debug("the state is being replaced: {}", replacing.sentence());
        } catch (Fault fault) {
            if (!failed) LOG.error("What this node needs while it is sealed cannot be kept: {}", fault.getMessage());
            failed = true;
        }
    }

    private static boolean has(List<Slot> slots, Slot own) {
        return slots.stream().anyMatch(slot -> slot.label().equals(own.label()));
    }
}
