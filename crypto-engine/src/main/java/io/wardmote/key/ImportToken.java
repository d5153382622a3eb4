package io.wardmote.key;

import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Material.Wrapped;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What lets a caller bring material for one key, through any node: it carries the secret half of the pair that the material is
 * wrapped by, as that key's engine keeps secret halves, and bound to the key and to all that stands before it. Nothing of it is stored.
 * <pre>
 *   | layout 1 | algorithm 1 | end of life 8, milliseconds since 1970 | id 16 | epoch 4 | secret half |
 * </pre>
 * Numbers are big endian. In layout 1, for software keys, the half is the stored form of an RSA_2048 or EC_SM2 key, sealed as
 * {@code io.wardmote.crypto.RootKey} draws it. In layout 2, for keys in the HSM, it is a MAC (32 bytes) and a blob as in
 * {@link Material.InHsm}, of an RSA_2048 key that may only unwrap.
 *
 * @param id 16 random bytes, by which failed imports are counted
 */
public record ImportToken(WrappingAlgorithm algorithm, long expiresAt, byte[] id, Material secretHalf) {
    public static final int ID_BYTES = 16;
    /** An RSA_2048 key is stored in some 1220 bytes. */
    public static final int MOST_BYTES = 2048;

    private static final byte SEALED = 1;
    private static final byte IN_HSM = 2;
    private static final int MAC_BYTES = 32;
    private static final int HEAD_BYTES = 1 + 1 + 8 + ID_BYTES + 4;

    /** What the secret half is bound to, if the token is that key's. */
    public Binding binding(String keyId) {
        return Binding.importToken(keyId, algorithm, expiresAt, HexFormat.of().formatHex(id));
    }

    public byte[] toBytes() {
        return switch (secretHalf) {
            case Wrapped half -> head(SEALED, half.epoch(), half.sealed().length).put(half.sealed()).array();
            case Material.External half -> throw new IllegalStateException("material is never brought for a key that is elsewhere");
            case InHsm half -> head(IN_HSM, half.epoch(), MAC_BYTES + half.blob().length).put(half.mac()).put(half.blob()).array();
        };
    }

    private ByteBuffer head(byte layout, int epoch, int more) {
        return ByteBuffer.allocate(HEAD_BYTES + more).put(layout).put((byte) algorithm.number()).putLong(expiresAt).put(id).putInt(epoch);
    }

    /** @throws Refused INVALID_IMPORT_TOKEN for bytes that no token has; whether one is ours, its seal tells */
    public static ImportToken of(byte[] bytes) {
        if (bytes.length <= HEAD_BYTES || bytes.length > MOST_BYTES) throw Refusal.INVALID_IMPORT_TOKEN.refused();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte layout = in.get();
        if (layout != SEALED && (layout != IN_HSM || bytes.length <= HEAD_BYTES + MAC_BYTES)) throw Refusal.INVALID_IMPORT_TOKEN.refused();
        try {
            WrappingAlgorithm algorithm = WrappingAlgorithm.numbered(in.get());
            long expiresAt = in.getLong();
            byte[] id = new byte[ID_BYTES];
            in.get(id);
            int epoch = in.getInt();
            return new ImportToken(algorithm, expiresAt, id, layout == SEALED ? new Wrapped(epoch, rest(bytes, HEAD_BYTES))
                : new InHsm(epoch, rest(bytes, HEAD_BYTES + MAC_BYTES), Arrays.copyOfRange(bytes, HEAD_BYTES, HEAD_BYTES + MAC_BYTES)));
        } catch (IllegalArgumentException unknownAlgorithm) {
            throw Refusal.INVALID_IMPORT_TOKEN.refused();
        }
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }
}
