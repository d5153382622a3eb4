package io.wardmote.node.rotation;

import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.hsm.SlotProcess;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.Protectors;
import io.wardmote.state.Slot;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key slots that this node opens by itself. Blocks where its HSM is asked. */
final class OwnSlots {
    private static final Logger LOG = LoggerFactory.getLogger(OwnSlots.class);

    private final String node;
    private final Protectors protectors;

    /** @param node id of this node */
    OwnSlots(String node, Protectors protectors) {
        this.node = node;
        this.protectors = protectors;
    }

    /**
     * For the protector of each of the node's slots, which has to open the present root key: the next one, sealed, and opened again.
     *
     * @throws Fault that says of which slot why not
     */
    List<Slot> sealedFor(List<Slot> slots, RootKey present, RootKey next) {
        List<Slot> made = slots.stream().filter(slot -> isOwn(slot) && slot.epoch() == present.epoch()).map(slot -> sealedFor(slot, present, next)).toList();
        if (made.isEmpty()) throw new Fault(Fault.DATA, "This node has no key slot that it opens by itself; add one for it first.");
        return made;
    }

    private Slot sealedFor(Slot slot, RootKey present, RootKey next) {
        mustOpen(slot, present);
        try (Secret copy = next.copy()) {
            Slot made = protectors.seal(slot.kind(), next.epoch(), node, copy);
            mustOpen(made, next);
            return made;
        }
    }

    private void mustOpen(Slot slot, RootKey root) {
        try (Secret opened = protectors.open(slot); Secret known = root.copy()) {
            boolean same = MessageDigest.isEqual(opened.bytes(), known.bytes());
            if (!same) throw new Fault(Fault.DATA, "Key slot " + slot.label() + " opens another root key than the cluster's.");
        } catch (SealBroken e) {
            throw new Fault(Fault.DATA, "Key slot " + slot.label() + " does not open: " + e.getMessage() + ".", e);
        } catch (SlotProcess.Unavailable e) {
            throw new Fault(Fault.UNAVAILABLE, "Key slot " + slot.label() + " does not open: " + e.getMessage() + ".", e);
        }
    }

    /** The root key of that epoch, out of any slot of this node; empty if none opens. The caller closes it. */
    Optional<Secret> open(List<Slot> slots, int epoch) {
        for (Slot slot : slots) {
            if (slot.epoch() != epoch || !isOwn(slot)) continue;
            try {
                return Optional.of(protectors.open(slot));
            } catch (SealBroken | SlotProcess.Unavailable | Fault e) {
                LOG.info("Key slot {} of epoch {} does not open: {}", slot.label(), epoch, e.getMessage());
            }
        }
        return Optional.empty();
    }

    private boolean isOwn(Slot slot) {
        return slot.proven() && slot.isOf(node);
    }
}
