package io.wardmote.crypto;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** What a signature is made over: the caller's digest, its length checked, or the message, which we hash. */
public final class Digests {
    private Digests() {}

    /**
     * For algorithms over a digest.
     * @throws Refused INVALID_PARAMETER "Digest" if its length is not the algorithm's
     */
    public static byte[] of(SigningAlgorithm algorithm, byte[] input, boolean digested) throws GeneralSecurityException {
        if (!digested) return sha2(algorithm.digest(), input);
        if (input.length != algorithm.digestBytes()) throw Refusal.INVALID_PARAMETER.because("Digest");
        return input;
    }

    /**
     * For algorithms over the message itself.
     * @throws Refused INVALID_PARAMETER "Digest" if a digest is given
     */
    static byte[] message(byte[] input, boolean digested) {
        if (digested) throw Refusal.INVALID_PARAMETER.because("Digest");
        return input;
    }

    /** The JDK's own: compiled to the processor's SHA instructions, and a lookup costs next to nothing. */
    public static byte[] sha2(String name, byte[] input) throws GeneralSecurityException {
        return MessageDigest.getInstance(name, "SUN").digest(input);
    }
}
