package io.wardmote.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;

/** A symmetric key that can be wiped, which the JDK's SecretKeySpec cannot. Once wiped it gives nothing rather than zeros. */
final class RawKey implements SecretKey {
    private final String algorithm;
    private byte[] bytes;

    /** @param bytes copied; the caller wipes its own */
    RawKey(String algorithm, byte[] bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes.clone();
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy, as providers expect. Locked against {@link #destroy}: a half-wiped key would be a key that an attacker knows. */
    @Override
    public synchronized byte[] getEncoded() {
        if (bytes == null) throw new IllegalStateException("the key was destroyed");
        return bytes.clone();
    }

    @Override
    public synchronized void destroy() {
        if (bytes == null) return;
        Arrays.fill(bytes, (byte) 0);
        bytes = null;
    }

    @Override
    public synchronized boolean isDestroyed() {
        return bytes == null;
    }

    @Override
    public String toString() {
        return "RawKey[" + algorithm + "]";
    }

    private void writeObject(java.io.ObjectOutputStream out) throws java.io.NotSerializableException {
        throw new java.io.NotSerializableException("a key is not serialised");
    }
}
