package io.wardmote.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What is kept of a password: Argon2id (RFC 9106, version 0x13), by which guessing costs 19 MiB of memory and some 50 ms each time. It is
 * <pre>
 *   | layout (1) = 1 | memory in KiB (4) | passes (1) | lanes (1) | salt (16) | hash (32) |
 * </pre>
 * so that what was kept at a lower cost is still compared.
 */
public final class PasswordHash {
    public static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    public static final int DRAWN_BYTES = SALT_BYTES + HASH_BYTES;
    private static final int LAYOUT = 1;
    private static final int BYTES = 1 + Integer.BYTES + 1 + 1 + SALT_BYTES + HASH_BYTES;
    private static final Cost NOW = new Cost(19 << 10, 2, 1);
    private static final Cost MOST = new Cost(256 << 10, 16, 4);

    /** @param memoryKib of memory, filled in so many passes, by so many lanes; at least 8 KiB for each lane */
    record Cost(int memoryKib, int passes, int lanes) {
        private boolean isWithin(Cost most) {
            return lanes >= 1 && lanes <= most.lanes && passes >= 1 && passes <= most.passes && memoryKib >= 8 * lanes && memoryKib <= most.memoryKib;
        }
    }

    private PasswordHash() {}

    /** What no password fits, and is compared as what is kept of one. @param drawn {@link #DRAWN_BYTES} that nobody knows */
    public static byte[] nobodys(byte[] drawn) {
        if (drawn.length != DRAWN_BYTES) throw new IllegalArgumentException(drawn.length + " bytes for salt and hash");
        return begun().put(drawn).array();
    }

    private static ByteBuffer begun() {
        return ByteBuffer.allocate(BYTES).put((byte) LAYOUT).putInt(NOW.memoryKib).put((byte) NOW.passes).put((byte) NOW.lanes);
    }

    /**
     * Takes its time: not for an event loop.
     *
     * @param password stays the caller's
     * @param salt     16 bytes that are no other password's
     */
    public static byte[] of(byte[] password, byte[] salt) {
        if (salt.length != SALT_BYTES) throw new IllegalArgumentException("a salt of " + salt.length + " bytes");
        return begun().put(salt).put(computed(NOW, password, salt)).array();
    }

    /**
     * Whether that is of this password. It takes the same time if not.
     *
     * @throws IllegalArgumentException if that is no such hash, or asks for more work than any has cost
     */
    public static boolean fits(byte[] kept, byte[] password) {
        ByteBuffer in = ByteBuffer.wrap(kept);
        if (kept.length != BYTES || in.get() != LAYOUT) throw new IllegalArgumentException("no hash of a password");
        Cost cost = new Cost(in.getInt(), in.get(), in.get());
        if (!cost.isWithin(MOST)) throw new IllegalArgumentException("a hash of a password at a cost of " + cost);
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        in.get(salt).get(hash);
        return MessageDigest.isEqual(hash, computed(cost, password, salt));
    }

    static byte[] computed(Cost cost, byte[] password, byte[] salt) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib).withIterations(cost.passes).withParallelism(cost.lanes).withSalt(salt).build());
        byte[] hash = new byte[HASH_BYTES];
        argon2.generateBytes(password, hash);
        return hash;
    }
}
