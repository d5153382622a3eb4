package io.wardmote.state;

import io.wardmote.key.Material;

/**
 * What a cluster is told once, when it is founded.
 *
 * @param account            account id: digits
 * @param authority          the cluster CA's certificate, DER
 * @param authorityKey       its private key (PKCS#8), wrapped
 */
public record ClusterFacts(String id, String region, String account, byte[] authority, Material.Wrapped authorityKey) {
    ClusterFacts sealedAnew(Material.Wrapped key) {
        return new ClusterFacts(id, region, account, authority, key);
    }

    public void write(ByteWriter out) {
        out.u8(1).text(id).text(region).text(account).bytes(authority).i32(authorityKey.epoch()).bytes(authorityKey.sealed());
    }

    public static ClusterFacts read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "cluster");
        return new ClusterFacts(in.text(), in.text(), in.text(), in.bytes(), new Material.Wrapped(in.i32(), in.bytes()));
    }
}
