package io.wardmote.node.founding;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.crypto.Share;
import io.wardmote.crypto.SharedSlot;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.state.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shares that people have brought to a sealed node so far, by the slot that they open. Thread safe. */
public final class SharesGiven implements AutoCloseable {
    private final String cluster;
    private final Randomness random;
    private final Map<Slot, List<Share>> given = new LinkedHashMap<>();

    /** @param slots those of other kinds are passed over, and those that are pending */
    public SharesGiven(String cluster, List<Slot> slots, Randomness random) {
        this.cluster = cluster;
        this.random = random;
        slots.stream().filter(slot -> slot.kind().equals(Slot.SHAMIR) && slot.proven()).forEach(slot -> given.put(slot, new ArrayList<>()));
    }

    /** How far a slot is. */
    public record Progress(String slot, int given, int threshold, int count) {}

    /** A share that was taken. @param root the root key, if it was the last that was missing */
    public record Taken(String slot, int index, Optional<RootKey> root) {}

    public synchronized List<Progress> progress() {
        return given.entrySet().stream().map(entry -> progress(entry.getKey(), entry.getValue())).toList();
    }

    private static Progress progress(Slot slot, List<Share> shares) {
        SharedSlot.Shares all = SharedSlot.shares(slot.label(), slot.sealed());
        return new Progress(slot.label(), shares.size(), all.threshold(), all.count());
    }

    /**
     * One more share, taken over.
     *
     * @throws Fault that names the share if it does not fit, or says that the shares do not open; then all of that slot are forgotten
     */
    public synchronized Taken take(Share share) {
        try {
            Slot slot = slotOf(share);
            List<Share> shares = given.get(slot);
            SharedSlot.mustFit(slot.label(), slot.sealed(), shares, share);
            shares.add(share);
            int index = share.index();
            return new Taken(slot.label(), index, shares.size() < share.threshold() ? Optional.empty() : Optional.of(open(slot, shares)));
        } catch (SealBroken e) {
            share.close();
            throw new Fault(Fault.DATA, "It was not taken: " + e.getMessage() + ".", e);
        }
    }

    private Slot slotOf(Share share) {
        return given.keySet().stream().filter(slot -> SharedSlot.shares(slot.label(), slot.sealed()).set().equals(share.set())).findFirst()
            .orElseThrow(() -> new SealBroken("share " + share.index() + " is of set " + share.set() + ", by which no key slot opens"));
    }

    /** Whatever is wrong with the shares together is said in one way. */
    private RootKey open(Slot slot, List<Share> shares) {
        try (Secret root = SharedSlot.open(cluster, slot.epoch(), slot.label(), slot.sealed(), shares)) {
            return new RootKey(cluster, slot.epoch(), root, random);
        } catch (SealBroken e) {
            throw new Fault(Fault.DATA, "The shares do not open the root key; all that were given are forgotten, so begin again.");
        } finally {
            forget(shares);
        }
    }

    private static void forget(List<Share> shares) {
        shares.forEach(Share::close);
        shares.clear();
    }

    @Override
    public synchronized void close() {
        given.values().forEach(SharesGiven::forget);
    }
}
