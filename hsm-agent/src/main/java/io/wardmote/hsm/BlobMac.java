package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Binds a wrapped key to what it is the key of, as {@link InHsm} draws it: without it, whoever writes the log could give a key another's blob, or
 * have an RSA key unwrapped as AES and read. What is none of a key's says so in its MAC first, so that none passes for another, whatever its facts are.
 * The keys are the root key's subkeys for {@link #PURPOSE}, one per epoch: the newest seals. Thread safe.
 */
final class BlobMac implements AutoCloseable {
    /** Of {@code RootKey.subkey}. */
    static final String PURPOSE = "hsm blob mac";
    private static final int KEY = 32;
    /** Stands where a key's MAC begins with the length of the cluster's id, which is never negative. */
    private static final int NO_LENGTH = -1;

    private final String clusterId;
    private final NavigableMap<Integer, Secret> byEpoch = new ConcurrentSkipListMap<>();

    /** @param subkeys by epoch, 32 bytes each; taken over, and closed with this */
    BlobMac(String clusterId, Map<Integer, Secret> subkeys) {
        this.clusterId = clusterId;
        subkeys.forEach(this::add);
    }

    /** Another epoch's; taken over. */
    void add(int epoch, Secret subkey) {
        if (subkey.length() != KEY) throw new IllegalArgumentException("a subkey has 32 bytes, not " + subkey.length());
        Secret same = byEpoch.putIfAbsent(epoch, subkey);
        if (same == null) return;
        boolean equal = MessageDigest.isEqual(same.bytes(), subkey.bytes());
        subkey.close();
        if (!equal) throw new IllegalStateException("epoch " + epoch + " has another subkey already");
    }

    /** Wipes those of older epochs. */
    void dropBefore(int epoch) {
        Map<Integer, Secret> older = byEpoch.headMap(epoch);
        older.values().forEach(Secret::close);
        older.clear();
    }

    /** Whether that epoch is one that went, as far as is known: every newer one is open. */
    boolean isOver(int epoch) {
        return epoch > 0 && !byEpoch.isEmpty() && epoch < byEpoch.firstKey();
    }

    boolean has(int epoch) {
        return byEpoch.containsKey(epoch);
    }

    InHsm seal(Binding binding, byte[] publicKey, byte[] blob) {
        Map.Entry<Integer, Secret> newest = byEpoch.lastEntry();
        if (newest == null) throw Refusal.UNAVAILABLE.because("No epoch of the root key is open on this node.");
        return new InHsm(newest.getKey(), blob, mac(newest.getValue(), binding, publicKey, blob));
    }

    /**
     * @throws SealBroken if the blob was not made for this key
     * @throws Refused    UNAVAILABLE if its epoch is not open on this node
     */
    void check(Binding binding, byte[] publicKey, InHsm material) {
        Secret key = byEpoch.get(material.epoch());
        if (key == null) throw Refusal.UNAVAILABLE.because("Epoch " + material.epoch() + " of the root key is not open on this node.");
        if (!MessageDigest.isEqual(mac(key, binding, publicKey, material.blob()), material.mac())) {
            throw new SealBroken("a wrapped key was not made for " + binding.facts());
        }
    }

    private byte[] mac(Secret key, Binding binding, byte[] publicKey, byte[] blob) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
            mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
            if (!binding.isOfKey()) {
                mac.update(ByteBuffer.allocate(4).putInt(NO_LENGTH).flip());
                add(mac, binding.purpose().getBytes(UTF_8));
            }
            add(mac, clusterId.getBytes(UTF_8));
            for (String fact : binding.facts()) add(mac, fact.getBytes(UTF_8));
            add(mac, publicKey);
            add(mac, blob);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }

    private static void add(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(4).putInt(part.length).flip());
        mac.update(part);
    }

    @Override
    public void close() {
        byEpoch.values().forEach(Secret::close);
        byEpoch.clear();
    }
}
