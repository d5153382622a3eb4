package io.wardmote.node.founding;

import io.wardmote.crypto.Randomness;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.node.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The certificates and keys in a node's folder. */
final class NodeCertificates {
    /** What the key of the authority for clients is bound to when it is wrapped. */
    static final Binding CLIENT_AUTHORITY = new Binding("client-ca", List.of());
    private static final int FORMAT = 1;

    private NodeCertificates() {}

    /** For other nodes. */
    static void write(NodeFolder folder, X509Certificate authority, X509Certificate node, PrivateKey key) {
        PrivateFiles.makeFolder(folder.tls(), "choose another folder for data");
        PrivateFiles.write(folder.clusterAuthority(), Pem.text(authority));
        PrivateFiles.write(folder.nodeCertificate(), Pem.text(node, authority));
        writeKey(folder.nodeKey(), key);
    }

    /** For clients, unless the settings name a certificate that is there already: then that is shown. */
    static void writeClients(NodeFolder folder, NodeConfig config, Authority authority, Wrapped authorityKey, List<String> names, Instant now,
                             Randomness random) {
        writeAuthority(folder, authority.certificate(), authorityKey);
        if (Files.exists(config.tls().certificate())) return;
        KeyPair keys = Authority.keyPair(random.perThread());
        writeHttps(config, authority.issueServer(keys.getPublic(), config.name(), names, now), authority.certificate(), keys.getPrivate());
    }

    static void writeAuthority(NodeFolder folder, X509Certificate authority, Wrapped key) {
        PrivateFiles.write(folder.clientAuthority(), Pem.text(authority));
        writeAuthorityKey(folder, key);
    }

    static void writeAuthorityKey(NodeFolder folder, Wrapped key) {
        Json.write(folder.clientAuthorityKey(), FORMAT, Json.wrapped(key));
    }

    static void writeHttps(NodeConfig config, X509Certificate server, X509Certificate authority, PrivateKey key) {
        for (Path file : List.of(config.tls().certificate(), config.tls().key()))
            PrivateFiles.makeFolder(file.toAbsolutePath().getParent(), "correct the paths of tls in the settings");
        PrivateFiles.write(config.tls().certificate(), Pem.text(server, authority));
        writeKey(config.tls().key(), key);
    }

    static Wrapped authorityKey(NodeFolder folder) {
        return Json.read(folder.clientAuthorityKey(), FORMAT, Json::wrapped);
    }

    private static void writeKey(Path file, PrivateKey key) {
        byte[] pem = Pem.bytes(key);
        try {
            PrivateFiles.write(file, pem);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }
}
