package io.wardmote.state;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An additive hash of a set of rows: the sum, modulo 2^64 in each of four lanes, of the SHA-256 of every row. Rows come and
 * go by adding and subtracting, in any order. It finds nodes that diverged; it does not resist an attacker.
 */
public final class Digest {
    public static final int BYTES = 32;

    private final long[] lanes = new long[BYTES / 8];
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    private final MessageDigest sha256;

    public Digest(byte[] bytes) {
        ByteBuffer.wrap(bytes).asLongBuffer().get(lanes);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    public void add(byte[] key, byte[] value) {
        LongLanes hash = hash(key, value);
        for (int i = 0; i < lanes.length; i++) lanes[i] += hash.at(i);
    }

    void subtract(byte[] key, byte[] value) {
        LongLanes hash = hash(key, value);
        for (int i = 0; i < lanes.length; i++) lanes[i] -= hash.at(i);
    }

    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.asLongBuffer().put(lanes);
        return bytes.array();
    }

    private record LongLanes(ByteBuffer bytes) {
        long at(int lane) {
            return bytes.getLong(lane * 8);
        }
    }

    private LongLanes hash(byte[] key, byte[] value) {
        sha256.update(length.putInt(0, key.length).array());
        sha256.update(key);
        return new LongLanes(ByteBuffer.wrap(sha256.digest(value)));
    }
}
