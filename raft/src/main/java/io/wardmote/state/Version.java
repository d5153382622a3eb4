package io.wardmote.state;

import io.wardmote.key.Material;
import io.wardmote.key.StoredKey;

/**
 * One version of a key.
 *
 * @param id        exactly 36 ASCII characters: clients cut ciphertexts there
 * @param number    1 for the first
 * @param createdAt milliseconds of the state's time
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

    byte[] toBytes() {
        ByteWriter out = new ByteWriter().u8(1).text(id).text(keyId).i32(number).i64(createdAt);
        write(material, out);
        return out.bytes(publicKey).i64(reserved).toBytes();
    }

    static Version of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Layout.mustBe(1, in.u8(), "version");
        Version version = new Version(in.text(), in.text(), in.i32(), in.i64(), material(in), in.bytes(), in.i64());
        in.end();
        return version;
    }

    public static void write(Material material, ByteWriter out) {
        switch (material) {
            case Material.Wrapped wrapped -> out.u8(1).i32(wrapped.epoch()).bytes(wrapped.sealed());
            case Material.InHsm inHsm -> out.u8(2).i32(inHsm.epoch()).bytes(inHsm.blob()).bytes(inHsm.mac());
        }
    }

    public static Material material(ByteReader in) {
        int kind = in.u8();
        if (kind == 1) return new Material.Wrapped(in.i32(), in.bytes());
        if (kind == 2) return new Material.InHsm(in.i32(), in.bytes(), in.bytes());
        throw new IllegalArgumentException("no material has the number " + kind);
    }
}
