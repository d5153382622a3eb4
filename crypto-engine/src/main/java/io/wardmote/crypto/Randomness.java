package io.wardmote.crypto;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Where random bytes come from: a DRBG (NIST SP 800-90A, Hash_DRBG with SHA-256, seeded by the operating system) per thread,
 * since a shared one is a lock on every request. Never Bouncy Castle's, which is thirty times slower.
 */
public final class Randomness {
    private final PerThread<SecureRandom> perThread = new PerThread<>(() -> SecureRandom.getInstance("DRBG", "SUN"));

    /** @throws IllegalStateException if the generator repeats itself, which no start may survive */
    public Randomness() {
        if (Arrays.equals(bytes(32), bytes(32))) throw new IllegalStateException("the random generator repeats itself");
    }

    /** This thread's own; not to be handed to another. */
    public SecureRandom perThread() {
        try {
            return perThread.get();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no DRBG", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the random generator does not start", e);
        }
    }

    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        perThread().nextBytes(bytes);
        return bytes;
    }
}
