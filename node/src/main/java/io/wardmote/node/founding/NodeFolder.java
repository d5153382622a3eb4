package io.wardmote.node.founding;

import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a node keeps what: the one place that knows the names of its files. */
public record NodeFolder(Path path) {
    private static final String BEFORE_RECOVERY = ".before-recovery-";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public static NodeFolder of(NodeConfig config) {
        return new NodeFolder(config.data());
    }

    /** A folder that no settings name any more. */
    public static NodeFolder at(Path path) {
        return new NodeFolder(path);
    }

    public Path identity() {
        return path.resolve("identity.json");
    }

    /** The root key, sealed for this node's protector: {@link FileSlot}. */
    public Path slot() {
        return path.resolve("slot.json");
    }

    /** What the node knew of the cluster when it last ran and needs while it is sealed: {@link Keepsake}. */
    public Path keepsake() {
        return path.resolve("sealed.json");
    }

    /** There until the cluster has been founded: {@link Genesis}. */
    public Path genesis() {
        return path.resolve("genesis.json");
    }

    public Path lock() {
        return path.resolve("node.lock");
    }

    /** The HSM agent's: its socket, its log, and what the vendor's library is loaded from. */
    public Path hsm() {
        return path.resolve("hsm");
    }

    /** The log of Raft and the replicated state. That there was one is marked beside it, in {@code started}. */
    public Path raft() {
        return path.resolve("raft");
    }

    /** How to call the cluster, and with what; only where it was founded. */
    public Path client() {
        return path.resolve("client.json");
    }

    public Path tls() {
        return path.resolve("tls");
    }

    /** The authority that issues what nodes show to each other. */
    public Path clusterAuthority() {
        return tls().resolve("cluster-ca.pem");
    }

    public Path nodeCertificate() {
        return tls().resolve("node.pem");
    }

    public Path nodeKey() {
        return tls().resolve("node.key");
    }

    /** The authority that clients trust. */
    public Path clientAuthority() {
        return tls().resolve("ca.pem");
    }

    /** Its key, wrapped under the root key, so that any node can issue for one that joins. */
    public Path clientAuthorityKey() {
        return tls().resolve("ca.key.json");
    }

    /** What a recovery makes before it takes this folder's place. */
    public NodeFolder recovering() {
        return new NodeFolder(path.resolveSibling(path.getFileName() + ".recovering"));
    }

    /** Where a recovery at that time puts this folder aside. */
    public Path beforeRecovery(Instant at) {
        return path.resolveSibling(path.getFileName() + BEFORE_RECOVERY + STAMP.format(at));
    }

    /** What the newest recovery put aside, if it is still there. */
    public Optional<Path> beforeRecovery() {
        Path above = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(above)) return Optional.empty();
        try (Stream<Path> beside = Files.list(above)) {
            return beside.filter(other -> other.getFileName().toString().startsWith(path.getFileName() + BEFORE_RECOVERY)).max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new Fault(Fault.DATA, above + " cannot be read (" + e.getMessage() + "); see that this user may read it.", e);
        }
    }

    /** @throws Fault unless there is a node in this folder, and the one that the settings name */
    public Identity openedAs(NodeConfig config) {
        Optional<Path> before = Files.exists(identity()) ? Optional.empty() : beforeRecovery();
        if (before.isPresent()) {
            throw new Fault(Fault.CONFIG, path + " holds no node, but a recovery put one aside as " + before.get()
                + "; run `wardmote cluster recover` again, or rename that folder to " + path + ".");
        }
        if (!Files.exists(identity())) {
            throw new Fault(Fault.CONFIG, path + " holds no node yet; found a cluster with `wardmote cluster init` or join one with `wardmote cluster join`.");
        }
        Identity identity = Identity.read(identity());
        if (!identity.name().equals(config.name())) {
            throw new Fault(Fault.CONFIG, path + " belongs to node " + identity.name() + " and not to " + config.name()
                + "; correct node or data in the settings.");
        }
        return identity;
    }

    /** @throws Fault that names the file, if a certificate or key that the node shows cannot be read, or is of another cluster */
    public void mustHaveCertificates(NodeConfig config, Identity identity) {
        mustBeOf(identity.cluster(), Pem.certificates(clusterAuthority()).getFirst());
        Pem.certificates(nodeCertificate());
        Pem.key(nodeKey());
        Pem.key(config.tls().key(), Pem.certificates(config.tls().certificate()).getFirst().getPublicKey().getAlgorithm());
    }

    private void mustBeOf(String cluster, X509Certificate authority) {
        if (authority.getSubjectX500Principal().getName().equals("CN=" + Authority.nameOf(cluster) + ",O=Wardmote")) return;
        throw new Fault(Fault.DATA, clusterAuthority() + " is the authority of another cluster than this node's (" + cluster
            + "); put back the node's own files of tls.");
    }

    /** Takes everything out of a folder that was {@link #makeNew made} a moment ago. */
    void empty() {
        PrivateFiles.deleteInside(path);
    }

    /** @throws Fault unless the folder is empty or can be made */
    void makeNew() {
        if (Files.exists(identity())) throw new Fault(Fault.CANNOT_WRITE, path + " holds a node already; choose another folder for data.");
        PrivateFiles.makeFolder(path, "choose another folder for data");
        if (!PrivateFiles.isEmpty(path)) throw new Fault(Fault.CANNOT_WRITE, path + " is not empty; choose an empty folder for data.");
    }
}
