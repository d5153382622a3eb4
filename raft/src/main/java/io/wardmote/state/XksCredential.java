package io.wardmote.state;

import io.wardmote.key.Binding;
import io.wardmote.key.Material;

/**
 * What another cloud signs its requests to an {@link XksProxy} with.
 *
 * @param proxy     the prefix of that
 * @param id        the access key id
 * @param secret    wrapped under the root key, bound to proxy and id
 * @param createdAt milliseconds of the state's time
 */
public record XksCredential(String proxy, String id, Material.Wrapped secret, long createdAt) {

    public Binding binding() {
        return Binding.xksCredential(proxy, id);
    }

    /** Which row of {@link Table#XKS_PROXY} it is. */
    public String rowId() {
        return XksProxy.rowId(proxy, id);
    }

    XksCredential sealedAnew(Material.Wrapped with) {
        return new XksCredential(proxy, id, with, createdAt);
    }

    public void write(ByteWriter out) {
        out.u8(1).text(proxy).text(id).i32(secret.epoch()).bytes(secret.sealed()).i64(createdAt);
    }

    public static XksCredential read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "XKS credential");
        return new XksCredential(in.text(), in.text(), new Material.Wrapped(in.i32(), in.bytes()), in.i64());
    }
}
