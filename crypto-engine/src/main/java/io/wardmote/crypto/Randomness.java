package io.wardmote.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Where random bytes come from: a DRBG (NIST SP 800-90A, Hash_DRBG with SHA-256, seeded by the operating system) per thread,
 * since a shared one is a lock on every request. Never Bouncy Castle's, which is thirty times slower.
 */
public final class Randomness {
    /** A nonce drawn alone costs as much as encrypting 256 bytes; 85 at once cost little more than one. */
    private static final int BLOCK = 1020;

    private final PerThread<Generator> perThread = new PerThread<>(Generator::new);

    /** @throws IllegalStateException if the generator repeats itself, which no start may survive */
    public Randomness() {
        if (Arrays.equals(bytes(32), bytes(32)) || Arrays.equals(nonce(12), nonce(12))) {
            throw new IllegalStateException("the random generator repeats itself");
        }
    }

    /** This thread's own; not to be handed to another. */
    public SecureRandom perThread() {
        return mine().random;
    }

    /** The same as an object that any thread may use. */
    public RandomGenerator generator() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return perThread().nextLong();
            }

            @Override
            public void nextBytes(byte[] bytes) {
                perThread().nextBytes(bytes);
            }
        };
    }

    /** Fit for secrets. */
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        perThread().nextBytes(bytes);
        return bytes;
    }

    /** For what everybody may see: the block it is cut from stays in memory. At most 1020 bytes, never given twice. */
    byte[] nonce(int count) {
        return mine().cut(count);
    }

    private Generator mine() {
        try {
            return perThread.get();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the random generator does not start", e);
        }
    }

    private static final class Generator {
        private final SecureRandom random = SecureRandom.getInstance("DRBG", "SUN");
        private final byte[] block = new byte[BLOCK];
        private int at = BLOCK;

        Generator() throws GeneralSecurityException {}

        byte[] cut(int count) {
            if (count > BLOCK - at) {
                random.nextBytes(block);
                at = 0;
            }
            return Arrays.copyOfRange(block, at, at += count);
        }
    }
}
