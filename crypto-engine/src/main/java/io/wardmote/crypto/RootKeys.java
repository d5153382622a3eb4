package io.wardmote.crypto;

import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The epochs of the root key that are open on this node: one seals, each opens what it sealed. A newer one is open before it seals, since
 * nothing may be sealed under it before every node has it. Thread safe.
 */
public final class RootKeys implements AutoCloseable {
    private volatile NavigableMap<Integer, RootKey> byEpoch = new TreeMap<>();
    private volatile RootKey sealing;

    /** @param first seals, until another does */
    public RootKeys(RootKey first) {
        add(first);
        sealing = first;
    }

    /** Takes the key over: it is closed with this. It seals nothing yet. */
    public synchronized void add(RootKey key) {
        NavigableMap<Integer, RootKey> next = new TreeMap<>(byEpoch);
        if (next.putIfAbsent(key.epoch(), key) != null) throw new IllegalStateException("epoch " + key.epoch() + " is open already");
        byEpoch = next;
    }

    /** The key that seals. */
    public RootKey current() {
        return sealing;
    }

    /** From now on that epoch seals, which must be open. */
    public synchronized void sealUnder(int epoch) {
        sealing = of(epoch).orElseThrow(() -> new IllegalStateException("epoch " + epoch + " is not open"));
    }

    /** The key of that epoch, if it is open here. It is not the caller's to close. */
    public Optional<RootKey> of(int epoch) {
        return Optional.ofNullable(byEpoch.get(epoch));
    }

    /** Every epoch that is open, the oldest first. */
    public List<RootKey> all() {
        return List.copyOf(byEpoch.values());
    }

    /**
     * Takes out every epoch but these, and the one that seals. Whoever began to use one may still be at it, so they are the caller's to
     * close, a moment later.
     */
    public synchronized List<RootKey> keepOnly(Set<Integer> epochs) {
        NavigableMap<Integer, RootKey> kept = new TreeMap<>(byEpoch);
        kept.values().removeIf(key -> key != sealing && !epochs.contains(key.epoch()));
        List<RootKey> gone = byEpoch.values().stream().filter(key -> !kept.containsKey(key.epoch())).toList();
        byEpoch = kept;
        return gone;
    }

    /** {@link RootKey#missingGuards}, of any epoch. */
    public List<String> missingGuards() {
        return byEpoch.values().stream().flatMap(key -> key.missingGuards().stream()).distinct().toList();
    }

    public Wrapped wrap(Binding binding, byte[] secret) {
        return current().wrap(binding, secret);
    }

    /** Whether that epoch is open here. */
    public boolean has(int epoch) {
        return byEpoch.containsKey(epoch);
    }

    /**
     * @throws Refused    UNAVAILABLE if its epoch is not open on this node, which joining or unsealing will change
     * @throws SealBroken if it does not open under its epoch
     */
    public Secret open(Binding binding, Wrapped wrapped) {
        RootKey key = byEpoch.get(wrapped.epoch());
        if (key == null) throw Refusal.UNAVAILABLE.because("Epoch " + wrapped.epoch() + " of the root key is not open on this node.");
        return key.open(binding, wrapped);
    }

    /**
     * The subkey for a purpose ({@link RootKey#subkey}) of every open epoch up to the one that seals, by epoch: the last is the one to seal by.
     * The caller closes them.
     */
    public NavigableMap<Integer, Secret> subkeys(String purpose) {
        NavigableMap<Integer, Secret> subkeys = new TreeMap<>();
        byEpoch.headMap(sealing.epoch(), true).forEach((epoch, key) -> subkeys.put(epoch, key.subkey(purpose)));
        return subkeys;
    }

    @Override
    public synchronized void close() {
        Map<Integer, RootKey> all = byEpoch;
        byEpoch = new TreeMap<>();
        all.values().forEach(RootKey::close);
    }
}
