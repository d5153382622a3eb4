package io.wardmote.state;

import io.wardmote.key.Material;

/**
 * A caller's name for signing requests, and its secret.
 *
 * @param user   who signs with it: {@code root} is the account itself
 * @param secret wrapped under the root key, bound to the id
 */
public record AccessKey(String id, String user, boolean active, Material.Wrapped secret) {
    public void write(ByteWriter out) {
        out.u8(1).text(id).text(user).bool(active).i32(secret.epoch()).bytes(secret.sealed());
    }

    public static AccessKey read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "access key");
        return new AccessKey(in.text(), in.text(), in.bool(), new Material.Wrapped(in.i32(), in.bytes()));
    }
}
