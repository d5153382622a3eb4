package io.wardmote.state;

import io.wardmote.key.Material;
import io.wardmote.key.StoredKey;
import java.util.Arrays;

/**
 * One version of a key.
 *
 * @param id        exactly 36 ASCII characters: clients cut ciphertexts there
 * @param number    1 for the first
 * @param createdAt milliseconds of the state's time
 * @param material  null while material that callers bring is not there; the key's state then forbids every use
 * @param publicKey DER SubjectPublicKeyInfo; empty for symmetric keys
 * @param reserved  encryptions that nodes have announced so far
 */
public record Version(String id, String keyId, int number, long createdAt, Material material, byte[] publicKey, long reserved) {

    public static final int ID_LENGTH = 36;

    public StoredKey storedKey(KeyFacts key) {
        return new StoredKey(keyId, id, key.spec(), key.usage(), key.origin(), key.protection(), material, publicKey);
    }

    Version reserve(long more) {
        return new Version(id, keyId, number, createdAt, material, publicKey, reserved + more);
    }

    /** @param with null to take it away */
    Version with(Material with) {
        return new Version(id, keyId, number, createdAt, with, publicKey, reserved);
    }

    /** <pre>| layout 1 = 2 | whether there is material 1 | id | key id | number 4 | created 8 | material, if there is | public key | reserved 8 |</pre> */
    byte[] toBytes() {
        ByteWriter out = new ByteWriter().u8(2).bool(material != null).text(id).text(keyId).i32(number).i64(createdAt);
        if (material != null) write(material, out);
        return out.bytes(publicKey).i64(reserved).toBytes();
    }

    /** Layout 1, of the first clusters, always has material and does not say so. */
    public static Version of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        boolean filled = Layout.mustBeUpTo(2, in.u8(), "version") == 1 || in.bool();
        Version version = new Version(in.text(), in.text(), in.i32(), in.i64(), filled ? material(in) : null, in.bytes(), in.i64());
        in.end();
        return version;
    }

    /** Whether a row has material: asked of every row that changes, so without decoding it. */
    public static boolean hasMaterial(byte[] row) {
        return row[0] == 1 || row[1] == 1;
    }

    /** Whether two rows of one version differ in the uses announced, which come last, and in nothing else. Either may be null: no row. */
    public static boolean isOnlyCounted(byte[] before, byte[] after) {
        if (before == null || after == null || before.length != after.length || before.length < Long.BYTES) return false;
        int counts = before.length - Long.BYTES;
        return Arrays.equals(before, 0, counts, after, 0, counts) && !Arrays.equals(before, counts, before.length, after, counts, after.length);
    }

    public static void write(Material material, ByteWriter out) {
        switch (material) {
            case Material.Wrapped wrapped -> out.u8(1).i32(wrapped.epoch()).bytes(wrapped.sealed());
            case Material.External external -> out.u8(3).text(external.externalKeyId()).i32(external.inner().epoch()).bytes(external.inner().sealed());
            case Material.InHsm inHsm -> out.u8(2).i32(inHsm.epoch()).bytes(inHsm.blob()).bytes(inHsm.mac());
        }
    }

    public static Material material(ByteReader in) {
        int kind = in.u8();
        if (kind == 1) return new Material.Wrapped(in.i32(), in.bytes());
        if (kind == 2) return new Material.InHsm(in.i32(), in.bytes(), in.bytes());
        if (kind == 3) return new Material.External(in.text(), new Material.Wrapped(in.i32(), in.bytes()));
        throw new IllegalArgumentException("no material has the number " + kind);
    }
}
