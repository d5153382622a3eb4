package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * The root key sealed for one protector of 32 uniform bytes (kind {@code file}); the only form in which it is stored. Layout:
 * <pre>
 *   | format 1 = 1 | check 16 | nonce 12 | root key, encrypted 32 | tag 16 |     77 bytes
 * </pre>
 * Both the AES-256-GCM key and the check value are HKDF-SHA256 of the protector, under different infos. The check tells a wrong
 * protector from a damaged slot and gives away nothing of the key. Associated data, each part length-prefixed: cluster id,
 * epoch in decimal, label of the slot.
 */
public final class KeySlot {
    public static final int PROTECTOR_BYTES = 32;
    public static final int SEALED_BYTES = 77;

    private static final byte FORMAT = 1;
    private static final int CHECK = 16;
    private static final byte[] SALT = "wardmote key slot".getBytes(UTF_8);

    private KeySlot() {}

    /** The secrets stay the caller's, to be closed. */
    public static byte[] seal(String clusterId, int epoch, String label, Secret rootKey, Secret protector, Randomness random) {
        if (rootKey.length() != RootKey.BYTES) throw new IllegalArgumentException("a root key has 32 bytes, not " + rootKey.length());
        byte[] check = check(protector);
        RawKey key = key(protector);
        try {
            byte[] sealed = Gcm.seal(cipher(), key, random, rootKey.bytes(), aad(clusterId, epoch, label));
            return ByteBuffer.allocate(SEALED_BYTES).put(FORMAT).put(check).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot seal", e);
        } finally {
            key.destroy();
        }
    }

    /** @throws SealBroken if the slot is of an unknown format, for another protector, damaged, or of another cluster, epoch or label */
    public static Secret open(String clusterId, int epoch, String label, byte[] slot, Secret protector) {
        if (slot.length != SEALED_BYTES || slot[0] != FORMAT) throw new SealBroken("key slot " + label + " is not in a format known here");
        if (!MessageDigest.isEqual(check(protector), Arrays.copyOfRange(slot, 1, 1 + CHECK))) {
            throw new SealBroken("key slot " + label + " was sealed for another protector");
        }
        RawKey key = key(protector);
        try {
            return new Secret(Gcm.open(cipher(), key, Arrays.copyOfRange(slot, 1 + CHECK, slot.length), aad(clusterId, epoch, label)));
        } catch (AEADBadTagException e) {
            throw new SealBroken("key slot " + label + " is damaged, or belongs to another cluster or epoch than " + clusterId + ", " + epoch);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot open", e);
        } finally {
            key.destroy();
        }
    }

    private static Cipher cipher() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    }

    private static RawKey key(Secret protector) {
        try (Secret key = new Secret(Derivation.derive(protector.bytes(), SALT, "seal".getBytes(UTF_8), 32))) {
            return new RawKey("AES", key.bytes());
        }
    }

    private static byte[] check(Secret protector) {
        if (protector.length() != PROTECTOR_BYTES) throw new SealBroken("a protector has 32 bytes, not " + protector.length());
        return Derivation.derive(protector.bytes(), SALT, "check".getBytes(UTF_8), CHECK);
    }

    /** What a slot is bound to, whatever seals it: cluster id, epoch in decimal, label of the slot, each part length-prefixed. */
    public static byte[] aad(String clusterId, int epoch, String label) {
        return Derivation.encode(List.of(clusterId, Integer.toString(epoch), label));
    }
}
