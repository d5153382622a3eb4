package io.wardmote.state;

import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Key slots that come and go while the cluster runs: no change leaves it, or a member of it, without one that was seen to open. */
final class SlotTransition {
    /** More than nodes and sets of shares that one cluster has. */
    static final int MOST_SLOTS = 256;

    private SlotTransition() {}

    static void apply(Edit ring, Command.SlotChange change) {
        RotationTransition.mustNotRotate(ring);
        switch (change) {
            case Command.AddSlot c -> add(ring, c.slot());
            case Command.ProveSlot c -> prove(ring, c);
            case Command.RemoveSlot c -> remove(ring, c);
        }
    }

    private static void add(Edit ring, Slot slot) {
        List<Slot> slots = ring.slots();
        if (slots.stream().anyMatch(other -> other.label().equals(slot.label())))
            throw UNSUPPORTED_OPERATION.because("There is a key slot " + slot.label() + " already; remove it first.");
        if (slots.size() >= MOST_SLOTS) throw LIMIT_EXCEEDED.because("There are " + MOST_SLOTS + " key slots.");
        put(ring, slot.thatIs(false));
    }

    private static void prove(Edit ring, Command.ProveSlot c) {
        Slot slot = slot(ring, c.label());
        if (!Arrays.equals(slot.sealed(), c.sealed())) throw UNSUPPORTED_OPERATION.because("Key slot " + c.label() + " was made anew meanwhile.");
        put(ring, slot.thatIs(true));
    }

    private static void remove(Edit ring, Command.RemoveSlot c) {
        String label = c.label();
        Slot gone = slot(ring, label);
        List<Slot> left = ring.slots().stream().filter(other -> !other.label().equals(label)).toList();
        if (gone.proven() && left.stream().noneMatch(Slot::proven))
            throw UNSUPPORTED_OPERATION.because("It is the last key slot that opens; add another first.");
        for (Member member : ring.members()) {
            boolean last = gone.opensFor(member.id()) && left.stream().noneMatch(other -> other.opensFor(member.id()));
            if (last) throw UNSUPPORTED_OPERATION.because("Node " + member.name() + " could open no other key slot; add one for it first.");
        }
        ring.delete(Table.SLOT, label);
        if (c.purged()) purge(ring, gone);
    }

    /** Who has its protector and an old disk would have the root key, so it is to go from the disks; and until it has, the state says of which slot that is. */
    private static void purge(Edit ring, Slot gone) {
        ring.markDestruction();
        List<RemovedSlot> removed = ring.removedSlots().stream().sorted(Comparator.comparing(slot -> slot.removed().index())).toList();
        int most = MOST_SLOTS - 1;
        for (int i = 0; i < removed.size(); i++) {
            boolean tooMany = removed.size() - i > most;
            if (tooMany || removed.get(i).keptBy(ring).isEmpty()) ring.delete(Table.REMOVED_SLOT, removed.get(i).label());
        }
        ring.put(Table.REMOVED_SLOT, gone.label(), new RemovedSlot(gone.label(), gone.kind(), gone.epoch(), ring.destructions().newest())::write);
    }

    private static Slot slot(Edit ring, String label) {
        return ring.slots().stream().filter(slot -> slot.label().equals(label)).findFirst()
            .orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no key slot " + label + "."));
    }

    private static void put(Edit ring, Slot slot) {
        ring.put(Table.SLOT, slot.label(), slot::write);
    }
}
