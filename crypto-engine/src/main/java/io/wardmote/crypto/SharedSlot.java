package io.wardmote.crypto;

import io.wardmote.key.Secret;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The root key sealed for a protector that nobody has: it was split into shares, of which some number opens the slot (kind
 * {@code shamir}). Layout:
 * <pre>
 *   | format 1 = 2 | set 6 | threshold 1 | shares there are 1 | {@link KeySlot} 77 |     86 bytes
 * </pre>
 */
public final class SharedSlot {
    public static final int MOST_SHARES = Share.MOST;
    public static final int LEAST_THRESHOLD = 2;
    private static final byte FORMAT = 2;
    private static final int HEAD = 1 + Share.SET_BYTES + 2;

    private SharedSlot() {}

    /** A new slot and the shares that open it, which are nowhere else; the caller closes them. */
    public record Made(byte[] sealed, List<Share> shares) implements AutoCloseable {
        @Override
        public void close() {
            shares.forEach(Share::close);
        }

        @Override
        public String toString() {
            return "Made[" + shares.size() + " shares]";
        }
    }

    /** What a slot says of its shares. @param set its name, for people */
    public record Shares(String set, int threshold, int count) {}

    /** @throws IllegalArgumentException unless 2 <= threshold <= count <= {@link #MOST_SHARES} */
    public static Made seal(String clusterId, int epoch, String label, Secret rootKey, int threshold, int count, Randomness random) {
        if (threshold < LEAST_THRESHOLD || threshold > count || count > MOST_SHARES) throw new IllegalArgumentException(threshold + " of " + count + " shares");
        byte[] set = random.bytes(Share.SET_BYTES);
        try (Secret protector = new Secret(random.bytes(KeySlot.PROTECTOR_BYTES))) {
            byte[] slot = KeySlot.seal(clusterId, epoch, label, rootKey, protector, random);
            byte[] sealed = ByteBuffer.allocate(HEAD + slot.length).put(FORMAT).put(set).put((byte) threshold).put((byte) count).put(slot).array();
            List<Share> shares = new ArrayList<>();
            for (byte[] bytes : SecretSharing.split(protector, threshold, count, random))
                shares.add(new Share(set, shares.size() + 1, threshold, new Secret(bytes)));
            return new Made(sealed, List.copyOf(shares));
        }
    }

    /** @throws SealBroken if the slot is of an unknown format */
    public static Shares shares(String label, byte[] sealed) {
        if (sealed.length != HEAD + KeySlot.SEALED_BYTES || sealed[0] != FORMAT) throw new SealBroken("key slot " + label + " is not in a format known here");
        return new Shares(HexFormat.of().formatHex(sealed, 1, 1 + Share.SET_BYTES), sealed[HEAD - 2], sealed[HEAD - 1]);
    }

    /**
     * Whether a share may be one of those that open the slot, beside those that were taken already.
     *
     * @throws SealBroken that names the share, if it is of another set or is there already
     */
    public static void mustFit(String label, byte[] sealed, List<Share> taken, Share share) {
        Shares slot = shares(label, sealed);
        if (!share.set().equals(slot.set())) {
            throw new SealBroken("share " + share.index() + " is of set " + share.set() + ", and key slot " + label + " opens by set " + slot.set());
        }
        if (share.threshold() != slot.threshold() || share.index() > slot.count())
            throw new SealBroken("share " + share.index() + " says another number of shares than key slot " + label);
        if (taken.stream().anyMatch(other -> other.index() == share.index())) throw new SealBroken("share " + share.index() + " was given already");
    }

    /**
     * @param shares at least as many as the threshold; the first so many are used
     * @throws SealBroken that names the share, if one does not fit; or if they do not open the slot
     */
    public static Secret open(String clusterId, int epoch, String label, byte[] sealed, List<Share> shares) {
        Shares slot = shares(label, sealed);
        List<Share> used = new ArrayList<>();
        for (Share share : shares) {
            mustFit(label, sealed, used, share);
            used.add(share);
        }
        if (used.size() < slot.threshold())
            throw new SealBroken("key slot " + label + " opens by " + slot.threshold() + " shares, and here are " + used.size());
        List<Share> enough = used.subList(0, slot.threshold());
        int[] places = enough.stream().mapToInt(Share::index).toArray();
        try (Secret protector = SecretSharing.join(places, enough.stream().map(Share::bytes).toArray(byte[][]::new))) {
            return KeySlot.open(clusterId, epoch, label, Arrays.copyOfRange(sealed, HEAD, sealed.length), protector);
        }
    }
}
