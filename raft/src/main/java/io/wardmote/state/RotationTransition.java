package io.wardmote.state;

import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.wardmote.key.Material;
import io.wardmote.state.Command.*;
import io.wardmote.state.RootRotation.Phase;
import java.util.List;

/**
 * The root key is changed for another: every node gets the new one, then all that is sealed is sealed anew, then the old one goes. Each step is
 * taken only when the one before is done, whoever proposes it, and however often.
 */
final class RotationTransition {
    private RotationTransition() {}

    static void apply(Edit ring, RotationChange change) {
        switch (change) {
            case BeginRotation c -> begin(ring, c);
            case OpenEpoch c -> open(ring, c);
            case WrapUnder c -> wrapUnder(ring, c);
            case Rewrap c -> rewrap(ring, c);
            case SettleEpoch c -> put(ring, mustWrap(ring, c.to()).settledBy(member(ring, c.node())));
            case CloseEpoch c -> close(ring, mustWrap(ring, c.to()));
            case RetireEpoch c -> retire(ring, of(ring, c.to()));
            case AbandonRotation c -> abandon(ring, of(ring, c.to()));
        }
    }

    /** Refuses what was sealed under a root key that nobody will have, or that not everybody has yet: it was sealed before its node knew. */
    static void mustStay(Edit ring, Material material) {
        if (material != null) mustStay(ring, material.epoch());
    }

    static void mustStay(Edit ring, int epoch) {
        long ceiling = ring.number(KeyRing.CEILING);
        if (ceiling == 0) return;
        if (epoch < ring.number(KeyRing.FLOOR) || epoch > ceiling) {
            throw UNAVAILABLE.because("The root key was changed meanwhile; try again.");
        }
    }

    /** What changes members or slots waits: who comes in between would lack the one key or the other. */
    static void mustNotRotate(Edit ring) {
        if (ring.rotation().isPresent()) throw UNSUPPORTED_OPERATION.because("The root key is being changed; wait until that is done.");
    }

    private static void begin(Edit ring, BeginRotation c) {
        mustNotRotate(ring);
        if (c.from() != ring.rootEpoch() || c.to() != ring.nextEpoch()) throw UNSUPPORTED_OPERATION.because("The root key was changed meanwhile.");
        List<Slot> slots = ring.slots();
        for (Member member : ring.members()) {
            String node = "Node " + member.name();
            if (!member.arrived()) throw UNSUPPORTED_OPERATION.because(node + " has joined and never started; start it, or remove it first.");
            boolean own = slots.stream().anyMatch(slot -> slot.proven() && slot.isOf(member.id()));
            if (!own) throw UNSUPPORTED_OPERATION.because(node + " has no key slot that it opens by itself; add one for it first.");
        }
        if (!c.withoutShares() && slots.stream().anyMatch(slot -> slot.kind().equals(Slot.SHAMIR) && slot.proven())) {
            throw UNSUPPORTED_OPERATION.because("There are shares, which open no new root key; say that it goes without them, and make new ones then.");
        }
        ring.set(KeyRing.EPOCHS, c.to());
        ring.set(KeyRing.CEILING, c.from());
        put(ring, RootRotation.begun(c.from(), c.to(), c.former()));
        open(ring, new OpenEpoch(c.node(), c.to(), c.slots()));
    }

    private static void open(Edit ring, OpenEpoch c) {
        RootRotation rotation = of(ring, c.to());
        String node = member(ring, c.node());
        boolean foreign = c.slots().isEmpty() || c.slots().stream().anyMatch(slot -> !slot.isOf(node) || slot.epoch() != c.to() || !slot.proven());
        if (foreign) throw UNSUPPORTED_OPERATION.because("A node shows that it has the new root key by slots of its own.");
        c.slots().forEach(slot -> ring.put(Table.ROTATION, RootRotation.SLOT + slot.label(), slot::write));
        put(ring, rotation.openedBy(node));
    }

    private static void wrapUnder(Edit ring, WrapUnder c) {
        RootRotation rotation = of(ring, c.to());
        if (rotation.phase() != Phase.OPENING) return;
        for (Member member : ring.members()) {
            if (!rotation.opened().contains(member.id())) throw UNSUPPORTED_OPERATION.because("Node " + member.name() + " does not have the new root key yet.");
        }
        ring.set(KeyRing.CEILING, c.to());
        put(ring, rotation.wrapping(c.total()));
    }

    /** What was changed since it was read is passed over, and found again by who looks for what is left. */
    private static void rewrap(Edit ring, Rewrap c) {
        RootRotation rotation = mustWrap(ring, c.to());
        long done = 0;
        for (Rewrapped thing : c.things()) {
            if (fits(rotation, thing) && thing.before().replace(ring, thing.after())) done++;
        }
        put(ring, rotation.wrapped(done));
    }

    private static boolean fits(RootRotation rotation, Rewrapped thing) {
        Material before = thing.before().material();
        boolean alike = before instanceof Material.External was
            ? thing.after() instanceof Material.External is && is.externalKeyId().equals(was.externalKeyId()) : before.getClass() == thing.after().getClass();
        return alike && before.epoch() == rotation.from() && thing.after().epoch() == rotation.to();
    }

    /** Who leaves may be in other hands by the time the key is in use: its slots would open that. Its others go when the old key does. */
    static void leave(Edit ring, String node) {
        ring.newSlots().stream().filter(slot -> slot.isOf(node)).forEach(slot -> delete(ring, slot));
    }

    private static void delete(Edit ring, Slot coming) {
        ring.delete(Table.ROTATION, RootRotation.SLOT + coming.label());
    }

    private static void close(Edit ring, RootRotation rotation) {
        ring.set(KeyRing.FLOOR, rotation.to());
        put(ring, rotation.closing());
    }

    /** Proposed by who found nothing left under the old key after it was closed. Its wraps are to go from the nodes' disks too. */
    private static void retire(Edit ring, RootRotation rotation) {
        if (rotation.phase() != Phase.CLOSING) throw UNSUPPORTED_OPERATION.because("The old root key is still in use.");
        for (Member member : ring.members()) {
            boolean settled = rotation.settled().contains(member.id());
            if (!settled) throw UNSUPPORTED_OPERATION.because("Node " + member.name() + " still has something of its own under the old root key.");
        }
        List<Slot> come = ring.newSlots();
        ring.slots().stream().filter(slot -> slot.epoch() < rotation.to()).forEach(slot -> ring.delete(Table.SLOT, slot.label()));
        end(ring);
        come.forEach(slot -> ring.put(Table.SLOT, slot.label(), slot::write));
        ring.markDestruction();
    }

    private static void abandon(Edit ring, RootRotation rotation) {
        if (rotation.phase() != Phase.OPENING) throw UNSUPPORTED_OPERATION.because("Things are sealed under the new root key already; it can only go on.");
        end(ring);
    }

    /** Without a trace of it but its epoch, which no other key ever has. */
    static void end(Edit ring) {
        ring.newSlots().forEach(slot -> delete(ring, slot));
        ring.delete(Table.ROTATION, RootRotation.ROW);
    }

    private static RootRotation of(Edit ring, int to) {
        return ring.rotation().filter(rotation -> rotation.to() == to)
            .orElseThrow(() -> UNSUPPORTED_OPERATION.because("The root key is not being changed for that of epoch " + to + "."));
    }

    private static RootRotation mustWrap(Edit ring, int to) {
        RootRotation rotation = of(ring, to);
        if (rotation.phase() == Phase.OPENING) throw UNSUPPORTED_OPERATION.because("Not every node has the new root key yet.");
        return rotation;
    }

    private static String member(Edit ring, String node) {
        return ring.members().stream().map(Member::id).filter(node::equals).findFirst().orElseThrow(() -> UNSUPPORTED_OPERATION.because("It is no member."));
    }

    static void put(Edit ring, RootRotation rotation) {
        ring.put(Table.ROTATION, RootRotation.ROW, rotation::write);
    }
}
