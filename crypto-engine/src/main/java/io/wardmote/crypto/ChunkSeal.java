package io.wardmote.crypto;

import io.wardmote.key.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * A long message under the root key, or a key of its own, in chunks, each sealed as {@link Gcm} draws it, so that what was opened can be trusted before the
 * rest is there: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (CRYPTO 2015). A chunk's nonce is
 * <pre>
 *   | 0 3 | number of the chunk 8, big endian, from 0 | 1 if it is the last, else 0  1 |
 * </pre>
 * so chunks cannot be left out, put elsewhere, or taken from the end. The key is HKDF-SHA256 of that key, or of the root key's subkey for the
 * purpose, with the salt as salt and {@code "wardmote chunks"} as info: drawn anew, a salt makes a key that nothing else is sealed by.
 * One thread.
 */
public final class ChunkSeal implements AutoCloseable {
    public static final int SALT_BYTES = 32;
    public static final int KEY_BYTES = 32;
    /** By so many bytes a sealed chunk is longer. */
    public static final int OVERHEAD = Gcm.OVERHEAD;

    private final RawKey key;
    private final byte[] bound;
    private final Cipher cipher;
    private long number;
    private boolean ended;

    /** @param bound what the message belongs to: associated data of each chunk */
    public ChunkSeal(RootKey root, String purpose, byte[] salt, byte[] bound) {
        this(derived(root, purpose, salt), bound);
    }

    /** @param under 32 bytes drawn for this, which stay the caller's; @param bound as above */
    public ChunkSeal(Secret under, String purpose, byte[] salt, byte[] bound) {
        this(derived(under, purpose, salt), bound);
    }

    private ChunkSeal(RawKey key, byte[] bound) {
        this.key = key;
        this.bound = bound.clone();
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        }
    }

    private static RawKey derived(RootKey root, String purpose, byte[] salt) {
        try (Secret subkey = root.subkey(purpose)) {
            return derived(subkey, purpose, salt);
        }
    }

    private static RawKey derived(Secret under, String purpose, byte[] salt) {
        if (under.length() != KEY_BYTES) throw new IllegalArgumentException("a key of " + under.length() + " bytes");
        if (salt.length != SALT_BYTES) throw new IllegalArgumentException("a salt of " + salt.length + " bytes");
        try (Secret derived = new Secret(Derivation.derive(under.bytes(), salt, Derivation.encode(List.of("wardmote chunks", purpose)), KEY_BYTES))) {
            return new RawKey("AES", derived.bytes());
        }
    }

    /** The next chunk; after the last there is none. */
    public byte[] seal(byte[] chunk, boolean last) {
        try {
            return Gcm.seal(cipher, key, nonce(last), chunk, bound);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot seal", e);
        }
    }

    /** @throws SealBroken unless it was sealed as this one in this message */
    public byte[] open(byte[] sealed, boolean last) {
        long at = number;
        byte[] nonce = nonce(last);
        try {
            if (sealed.length < OVERHEAD || !Arrays.equals(nonce, 0, nonce.length, sealed, 0, nonce.length)) throw new AEADBadTagException();
            return Gcm.open(cipher, key, sealed, bound);
        } catch (AEADBadTagException e) {
            throw new SealBroken("chunk " + at + " was altered, or belongs elsewhere");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot open", e);
        }
    }

    private byte[] nonce(boolean last) {
        if (ended) throw new IllegalStateException("nothing comes after the last chunk");
        ended = last;
        return ByteBuffer.allocate(Gcm.NONCE).position(3).putLong(number++).put((byte) (last ? 1 : 0)).array();
    }

    @Override
    public void close() {
        key.destroy();
    }
}
