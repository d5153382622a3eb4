package io.wardmote.node.founding;

import io.vertx.core.Future;
import io.wardmote.key.Refused;
import io.wardmote.node.Fault;
import io.wardmote.node.Recurring;
import io.wardmote.raft.Cluster;
import io.wardmote.raft.Peer;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Slot;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the {@link Keepsake} of a node that runs anew, within a second of when the cluster's slots or members change; from {@link #begin} on. */
public final class KeepsakeKeeper extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(KeepsakeKeeper.class);
    private static final long LOOK_MILLIS = 1000;

    private final Cluster cluster;
    private final NodeFolder folder;
    private volatile boolean begun;
    private Keepsake written = new Keepsake(List.of(), List.of());
    private boolean failed;

    public KeepsakeKeeper(Cluster cluster, NodeFolder folder) {
        this.cluster = cluster;
        this.folder = folder;
    }

    /** To be called once the node's own slot is in the state: one that is not there by then was removed. */
    public void begin() {
        begun = true;
    }

    @Override
    protected Future<?> look() {
        return begun ? vertx.executeBlocking(this::keep) : Future.succeededFuture();
    }

    @Override
    protected void failed(Throwable bug) {
        LOG.error("What this node needs while it is sealed cannot be kept", bug);
    }

    @Override
    protected long pauseMillis() {
        return LOOK_MILLIS;
    }

    private Void keep() {
        try {
            List<Slot> slots = cluster.stale(KeyRing::allSlots);
            if (slots.isEmpty()) return null; // not founded yet, or nothing has arrived here
            List<Peer> members = Stream.concat(cluster.members().voters().stream(), cluster.members().listeners().stream()).toList();
            Keepsake now = new Keepsake(slots, members);
            if (now.says(written)) return null;
            now.write(folder.keepsake());
            if (Files.exists(folder.slot())) keepSlot(slots, FileSlot.read(folder.slot()));
            written = now;
            failed = false;
        } catch (Refused replacing) {
            LOG.debug("the state is being replaced: {}", replacing.sentence());
        } catch (Fault fault) {
            if (!failed) LOG.error("What this node needs while it is sealed cannot be kept: {}", fault.getMessage());
            failed = true;
        }
        return null;
    }

    /** The copy of the node's first slot goes with that slot, and is of the root key that the slot is of. */
    private void keepSlot(List<Slot> slots, Slot copy) {
        List<Slot> own = slots.stream().filter(slot -> slot.label().equals(copy.label())).toList();
        if (own.isEmpty()) PrivateFiles.delete(folder.slot());
        else if (own.stream().noneMatch(slot -> slot.epoch() == copy.epoch())) FileSlot.write(folder.slot(), own.getLast());
    }
}
