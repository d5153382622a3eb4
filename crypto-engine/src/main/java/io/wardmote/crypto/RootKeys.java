package io.wardmote.crypto;

import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The epochs of the root key that are open on this node: the newest seals, each opens what it sealed. Thread safe. */
public final class RootKeys implements AutoCloseable {
    private volatile NavigableMap<Integer, RootKey> byEpoch = new TreeMap<>();

    public RootKeys(RootKey first) {
        add(first);
    }

    /** Takes the key over: it is closed with this. */
    public synchronized void add(RootKey key) {
        NavigableMap<Integer, RootKey> next = new TreeMap<>(byEpoch);
        if (next.putIfAbsent(key.epoch(), key) != null) throw new IllegalStateException("epoch " + key.epoch() + " is open already");
        byEpoch = next;
    }

    /** The newest epoch's key. */
    public RootKey current() {
        return byEpoch.lastEntry().getValue();
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

    /** The subkey for a purpose ({@link RootKey#subkey}) of every epoch that is open, by epoch; the caller closes them. */
    public NavigableMap<Integer, Secret> subkeys(String purpose) {
        NavigableMap<Integer, Secret> subkeys = new TreeMap<>();
        byEpoch.forEach((epoch, key) -> subkeys.put(epoch, key.subkey(purpose)));
        return subkeys;
    }

    @Override
    public synchronized void close() {
        Map<Integer, RootKey> all = byEpoch;
        byEpoch = new TreeMap<>();
        all.values().forEach(RootKey::close);
    }
}
