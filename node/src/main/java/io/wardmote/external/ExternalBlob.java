package io.wardmote.external;

import io.wardmote.crypto.OneTimeSeal;
import io.wardmote.key.Refusal;
import io.wardmote.key.StoredKey;
import io.wardmote.signing.Hashes;
import io.wardmote.xks.Xks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an external key makes of a plaintext of any length, after the version's id in the blobs of both APIs. The plaintext is encrypted under a key
 * drawn for it; that key is encrypted under the inner key here, and the result, always 60 bytes, by the manager. So neither side reads anything
 * alone, and the manager sees no plaintext's length.
 * <pre>
 *   | IV 12 | layout 1 = 1 | length of the manager's IV 1 = 12 or 16 | that IV | tag 16
 *   | length of its metadata 1, 0 to 20 | metadata | ciphertext 60 | data | tag 16 |
 *
 *   IV, data, tag:  AES-256-GCM of the plaintext under the drawn key; the IV is the one that the instance API shows
 *   ciphertext:     by the manager, of | nonce 12 | AES-256-GCM of the drawn key under the inner one 32 | tag 16 |
 * </pre>
 * Associated data of all three is {@link #bound}.
 *
 * @param data IV, ciphertext and tag
 */
record ExternalBlob(Wrapped key, byte[] data) {
    static final int INNER_BYTES = OneTimeSeal.KEY_BYTES + OneTimeSeal.OVERHEAD;
    private static final int LAYOUT = 1;
    private static final int NONCE = OneTimeSeal.NONCE_BYTES;
    private static final int LEAST = NONCE + 2 + 12 + Xks.TAG_BYTES + 1 + INNER_BYTES + Xks.TAG_BYTES;

    /** All that a manager answers to Encrypt. */
    record Wrapped(byte[] iv, byte[] tag, byte[] metadata, byte[] ciphertext) {
        static boolean isIv(int length) {
            return length == 12 || length == 16;
        }
    }

    /** SHA-256 over, each with its length (4, big endian), a label, the key's id, the version's id and what the caller binds. */
    static byte[] bound(StoredKey key, byte[] aad) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : new byte[][] {utf8("wardmote external key 1"), utf8(key.keyId()), utf8(key.versionId()), aad}) {
            all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            all.writeBytes(part);
        }
        return Hashes.ofThread().sha256(all.toByteArray(), all.size());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(data.length + 3 + key.iv.length + key.tag.length + key.metadata.length + key.ciphertext.length);
        out.put(data, 0, NONCE).put((byte) LAYOUT).put((byte) key.iv.length).put(key.iv).put(key.tag).put((byte) key.metadata.length).put(key.metadata);
        return out.put(key.ciphertext).put(data, NONCE, data.length - NONCE).array();
    }

    /** @throws io.wardmote.key.Refused INVALID_CIPHERTEXT for bytes that are none */
    static ExternalBlob of(byte[] bytes) {
        if (bytes.length < LEAST || bytes[NONCE] != LAYOUT || !Wrapped.isIv(bytes[NONCE + 1])) throw Refusal.INVALID_CIPHERTEXT.refused();
        ByteBuffer in = ByteBuffer.wrap(bytes, NONCE + 1, bytes.length - NONCE - 1);
        byte[] iv = take(in, in.get());
        byte[] tag = take(in, Xks.TAG_BYTES);
        int metadata = in.get();
        boolean whole = metadata >= 0 && metadata <= Xks.LONGEST_METADATA && in.remaining() >= metadata + INNER_BYTES + Xks.TAG_BYTES;
        if (!whole) throw Refusal.INVALID_CIPHERTEXT.refused();
        Wrapped key = new Wrapped(iv, tag, take(in, metadata), take(in, INNER_BYTES));
        byte[] data = Arrays.copyOf(bytes, NONCE + in.remaining());
        in.get(data, NONCE, in.remaining());
        return new ExternalBlob(key, data);
    }

    private static byte[] take(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
