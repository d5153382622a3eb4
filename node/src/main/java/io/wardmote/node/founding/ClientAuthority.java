package io.wardmote.node.founding;

import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;

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

    /** Seals the key in that folder under that epoch, which is open; does nothing if it is. */
    public static void sealAnew(NodeFolder folder, RootKeys roots, int epoch) {
        Wrapped key = NodeCertificates.authorityKey(folder);
        if (key.epoch() == epoch) return;
        try (Secret opened = roots.open(NodeCertificates.CLIENT_AUTHORITY, key)) {
            NodeCertificates.writeAuthorityKey(folder, roots.of(epoch).orElseThrow().wrap(NodeCertificates.CLIENT_AUTHORITY, opened.bytes()));
        }
    }

    /** @throws io.wardmote.crypto.SealBroken if the key was sealed for something else */
    Authority opened(RootKeys roots, SecureRandom random) {
        X509Certificate shown = Pem.certificates(certificate, "The authority for clients").getFirst();
        return new Authority(shown, Founding.opened(roots, NodeCertificates.CLIENT_AUTHORITY, key), random);
    }

    /** @throws io.wardmote.crypto.SealBroken or a {@code Fault} unless it can issue certificates */
    public void mustOpen(RootKeys roots, SecureRandom random) {
        opened(roots, random);
    }
}
