package io.wardmote.key;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What lets a caller bring material for one key, through any node: it carries the secret half of the pair that the material is
 * wrapped by, sealed under the root key and bound to the key and to all that stands before it. Nothing of it is stored.
 * <pre>
 *   | layout 1 = 1 | algorithm 1 | end of life 8, milliseconds since 1970 | id 16 | epoch 4 | sealed secret half |
 * </pre>
 * Numbers are big endian. What is sealed is the stored form of an RSA_2048 or EC_SM2 key, drawn in {@code io.wardmote.crypto.RootKey}.
 *
 * @param id 16 random bytes, by which failed imports are counted
 */
public record ImportToken(WrappingAlgorithm algorithm, long expiresAt, byte[] id, Material.Wrapped secretHalf) {
    public static final int ID_BYTES = 16;
    /** An RSA_2048 key is stored in some 1220 bytes. */
    public static final int MOST_BYTES = 2048;

    private static final int LAYOUT = 1;
    private static final int HEAD_BYTES = 1 + 1 + 8 + ID_BYTES + 4;

    /** What the secret half is bound to, if the token is that key's. */
    public Binding binding(String keyId) {
        return Binding.importToken(keyId, algorithm, expiresAt, HexFormat.of().formatHex(id));
    }

    public byte[] toBytes() {
        byte[] sealed = secretHalf.sealed();
        return ByteBuffer.allocate(HEAD_BYTES + sealed.length).put((byte) LAYOUT).put((byte) algorithm.number()).putLong(expiresAt).put(id)
            .putInt(secretHalf.epoch()).put(sealed).array();
    }

    /** @throws Refused INVALID_IMPORT_TOKEN for bytes that no token has; whether one is ours, its seal tells */
    public static ImportToken of(byte[] bytes) {
        if (bytes.length <= HEAD_BYTES || bytes.length > MOST_BYTES) throw Refusal.INVALID_IMPORT_TOKEN.refused();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.get() != LAYOUT) throw Refusal.INVALID_IMPORT_TOKEN.refused();
        try {
            WrappingAlgorithm algorithm = WrappingAlgorithm.numbered(in.get());
            long expiresAt = in.getLong();
            byte[] id = new byte[ID_BYTES];
            in.get(id);
            return new ImportToken(algorithm, expiresAt, id, new Material.Wrapped(in.getInt(), Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length)));
        } catch (IllegalArgumentException unknownAlgorithm) {
            throw Refusal.INVALID_IMPORT_TOKEN.refused();
        }
    }
}
