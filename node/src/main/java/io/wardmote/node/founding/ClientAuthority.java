package io.wardmote.node.founding;

import io.wardmote.crypto.RootKey;
import io.wardmote.key.Material.Wrapped;
import java.security.SecureRandom;

/**
 * What issues the certificates that clients trust: no row of the state, but without it every client would have to be told of another.
 *
 * @param certificate PEM
 * @param key         PKCS#8, wrapped under the root key
 */
public record ClientAuthority(byte[] certificate, Wrapped key) {
    private static final int LONGEST = 1 << 16;

    public static ClientAuthority of(NodeFolder folder) {
        return new ClientAuthority(PrivateFiles.read(folder.clientAuthority(), LONGEST), NodeCertificates.authorityKey(folder));
    }

    /** @throws io.wardmote.crypto.SealBroken if the key was sealed for something else */
    Authority opened(RootKey root, SecureRandom random) {
        return new Authority(Pem.certificates(certificate, "The authority for clients").getFirst(), Founding.opened(root, NodeCertificates.CLIENT_AUTHORITY, key), random);
    }

    /** @throws io.wardmote.crypto.SealBroken or a {@code Fault} unless it can issue certificates */
    public void mustOpen(RootKey root, SecureRandom random) {
        opened(root, random);
    }
}
