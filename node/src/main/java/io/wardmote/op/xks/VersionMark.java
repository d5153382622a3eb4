package io.wardmote.op.xks;

import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;

import java.nio.ByteBuffer;

/**
 * The ciphertextMetadata of what is encrypted here, which the other cloud keeps with the ciphertext:
 * <pre>
 *   | layout 1 = 1 | number of the key's version 4, big endian |
 * </pre>
 */
record VersionMark(int number) {
    private static final byte LAYOUT = 1;
    private static final int BYTES = 5;

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).put(LAYOUT).putInt(number).array();
    }

    /** @throws io.wardmote.key.Refused INVALID_CIPHERTEXT if it was not made here */
    static VersionMark of(byte[] bytes) {
        if (bytes.length != BYTES || bytes[0] != LAYOUT) throw INVALID_CIPHERTEXT.refused();
        return new VersionMark(ByteBuffer.wrap(bytes, 1, BYTES - 1).getInt());
    }
}
