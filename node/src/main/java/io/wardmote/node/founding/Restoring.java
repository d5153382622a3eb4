package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.key.Binding;
import io.wardmote.key.Material;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.backup.BackupReader;
import io.wardmote.raft.Restoration;
import io.wardmote.raft.StorageFailure;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Slot;
import io.wardmote.state.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A cluster that goes on as another: from a backup, or from one node that is left of it. Keys, rights and the cluster's id, which all that is wrapped
 * is bound to, stay; the node is new, and so is the lineage by which nodes know each other, so that none of before finds its way in.
 */
public final class Restoring {
    private static final int PAGE = 1000;

    private final Randomness random;
    private final Instant now;

    public Restoring(Randomness random, Instant now) {
        this.random = random;
        this.now = now;
    }

    /** What was found: keys by state, versions with material that opened, and the moment it is of. */
    public record Contents(String cluster, Instant writtenAt, long index, long rows, TreeMap<String, Long> keys, long opened, long elsewhere) {}

    /**
     * Makes the folder of the settings' node from a backup; it is the only node of its cluster, and others join it.
     *
     * @param protector of any node that belonged to the cluster when the backup was written
     */
    public void restore(NodeConfig config, Path backup, Path protector) {
        NodeFolder folder = NodeFolder.of(config);
        folder.makeNew();
        clearedUnless(folder, () -> {
            String lineage = lineage();
            try (BackupReader reader = new BackupReader(backup); RootKey root = opened(reader, protector);
                 Restoration restoration = Restoration.in(folder.raft(), reader.header().cluster() + "." + lineage)) {
                reader.open(root);
                fill(reader, restoration);
                settle(config, lineage, root, restoration, reader.header().index(), reader.clientAuthority(), reader.clientAuthorityKey());
            }
        });
    }

    /** Proves a backup: all of it is whole, and every key's material opens. Touches nothing but a folder for the while, which is deleted. */
    public Contents verify(Path backup, Path protector) {
        try {
            Path workshop = Files.createTempDirectory("wardmote-verify");
            try (BackupReader reader = new BackupReader(backup); RootKey root = opened(reader, protector); Restoration restoration = Restoration.in(workshop, "verify")) {
                reader.open(root);
                long rows = fill(reader, restoration);
                return contents(reader, rows, new KeyRing(restoration.rows()), root);
            } finally {
                delete(workshop);
            }
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, "The backup cannot be laid out to be looked at (" + e.getMessage() + "); make room in the folder for temporary files.", e);
        }
    }

    /** What is left of a cluster's majority and what may be lost with the rest. */
    public record Left(Restoration.Found found, Instant time, long keys, List<String> nodes) {}

    /** Says what is left in the folder of a stopped node; touches nothing but a folder for the while, which is deleted. */
    public Left left(NodeConfig config) {
        NodeFolder folder = NodeFolder.of(config);
        Identity identity = folder.openedAs(config);
        try (FolderLock _ = FolderLock.take(folder.lock())) {
            Path workshop = Files.createTempDirectory("wardmote-recover");
            try (Restoration restoration = Restoration.of(folder.raft(), identity.group(), workshop, "recover")) {
                return left(folder, identity, restoration);
            } finally {
                delete(workshop);
            }
        } catch (IOException | StorageFailure e) {
            throw new Fault(Fault.DATA, "The state in " + folder.path() + " cannot be gone on with: " + e.getMessage(), e);
        }
    }

    private static Left left(NodeFolder folder, Identity identity, Restoration restoration) throws IOException {
        Restoration.Found found = restoration.replay(folder.raft(), identity.group());
        KeyRing ring = new KeyRing(restoration.rows());
        if (ring.cluster().isEmpty() || !restoration.isIntact()) throw new Fault(Fault.DATA, "The state in " + folder.path() + " is damaged; take another node's folder, or restore a backup.");
        return new Left(found, Instant.ofEpochMilli(ring.time()), ring.keyCount(), ring.members().stream().map(Member::name).toList());
    }

    /** @param old the folder of the settings' node as it was, put aside; it stays as it is */
    public void recover(NodeConfig config, Path old) {
        NodeFolder before = new NodeFolder(old);
        NodeFolder folder = NodeFolder.of(config);
        Identity identity = Identity.read(before.identity());
        String lineage = lineage();
        // one that lies in the folder went aside with it
        Path protector = config.protector().startsWith(config.data()) ? old.resolve(config.data().relativize(config.protector())) : config.protector();
        try (FolderLock _ = FolderLock.take(before.lock()); RootKey root = FileSlot.open(identity.cluster(), before.slot(), protector, random)) {
            folder.makeNew();
            clearedUnless(folder, () -> {
                try (Restoration restoration = Restoration.of(before.raft(), identity.group(), folder.raft(), identity.cluster() + "." + lineage)) {
                    Left left = left(before, identity, restoration);
                    settle(config, lineage, root, restoration, left.found().last(), before.clientAuthorityCertificate(), before.clientAuthorityWrappedKey());
                }
            });
        }
    }

    private RootKey opened(BackupReader reader, Path protector) {
        try (Secret secret = new Secret(PrivateFiles.read(protector, RootKey.BYTES))) {
            return reader.header().open(secret, random);
        }
    }

    private static long fill(BackupReader reader, Restoration restoration) {
        long rows = reader.rows(restoration::put);
        if (!restoration.isIntact()) throw new Fault(Fault.DATA, "The backup's rows are not those of one state; take another backup.");
        return rows;
    }

    private void settle(NodeConfig config, String lineage, RootKey root, Restoration restoration, long index, byte[] clientCertificate, Wrapped clientKey)
            throws IOException, GeneralSecurityException {
        NodeFolder folder = NodeFolder.of(config);
        ClusterFacts facts = new KeyRing(restoration.rows()).cluster().orElseThrow();
        Authority clusterAuthority = authority(root, Binding.clusterAuthority(), facts.authority(), facts.authorityKey());
        Authority clientAuthority = authority(root, NodeCertificates.CLIENT_AUTHORITY, clientCertificate, clientKey);
        String node = new Founding(random, now).nodeId();
        KeyPair keys = Authority.keyPair(random.perThread());
        NodeCertificates.write(folder, clusterAuthority.certificate(), clusterAuthority.issueNode(keys.getPublic(), node, Founding.clusterNames(config), now), keys.getPrivate());
        NodeCertificates.writeClients(folder, config, clientAuthority, clientKey, Founding.httpsNames(config), now, random);
        Slot slot;
        try (Secret copy = root.copy()) {
            slot = FileSlot.make(facts.id(), root.epoch(), FileSlot.label(node), copy, folder.slot(), config.protector(), random);
        }
        restoration.finish(index, new Member(node, config.name(), 0, true), slot);
        new Identity(facts.id(), lineage, facts.region(), facts.account(), node, config.name(), List.of(), "").write(folder.identity());
    }

    private Authority authority(RootKey root, Binding binding, byte[] certificate, Wrapped wrapped) throws GeneralSecurityException {
        X509Certificate parsed = Pem.certificates(Pem.text("CERTIFICATE", certificate).getBytes(US_ASCII), "the backup").getFirst();
        try (Secret key = root.open(binding, wrapped)) {
            PrivateKey opened = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.bytes()));
            return new Authority(parsed, opened, random.perThread());
        }
    }

    private static Contents contents(BackupReader reader, long rows, KeyRing ring, RootKey root) {
        TreeMap<String, Long> keys = new TreeMap<>();
        long opened = 0;
        long elsewhere = 0;
        long left = ring.keyCount();
        for (int page = 1; left > 0; page++) {
            List<Key> some = ring.keys(List.of(), page, PAGE).items();
            left -= some.isEmpty() ? left : some.size();
            for (Key key : some) {
                keys.merge(key.state().apiName(), 1L, Long::sum);
                for (int versions = 1; ; versions++) {
                    List<Version> found = ring.versionsOf(key.id(), versions, PAGE).items();
                    for (Version version : found) {
                        if (version.material() instanceof Material.Wrapped wrapped) {
                            root.open(version.storedKey(key.facts()).binding(), wrapped).close();
                            opened++;
                        } else {
                            elsewhere++;
                        }
                    }
                    if (found.size() < PAGE) break;
                }
            }
        }
        return new Contents(reader.header().cluster(), reader.header().writtenAt(), reader.header().index(), rows, keys, opened, elsewhere);
    }

    private String lineage() {
        return HexFormat.of().formatHex(random.bytes(8));
    }

    private interface Work {
        void done() throws IOException, GeneralSecurityException;
    }

    /** What was not finished is taken away, so that it can be tried again. */
    private static void clearedUnless(NodeFolder folder, Work work) {
        try {
            work.done();
        } catch (IOException | GeneralSecurityException | StorageFailure e) {
            clear(folder, e);
            throw new Fault(Fault.DATA, "The cluster cannot go on from there: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            clear(folder, e);
            throw e;
        }
    }

    private static void clear(NodeFolder folder, Throwable reason) {
        try (Stream<Path> inside = Files.list(folder.path())) {
            for (Path each : inside.toList()) delete(each);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }
}
