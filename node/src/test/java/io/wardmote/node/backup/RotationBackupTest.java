package io.wardmote.node.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.ChunkSeal;
import io.wardmote.crypto.KeySlot;
import io.wardmote.crypto.RootKey;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.node.founding.FileSlot;
import io.wardmote.node.founding.FormerRoot;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.raft.NewState;
import io.wardmote.raft.StoppedState;
import io.wardmote.state.Command;
import io.wardmote.state.Command.Rewrapped;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.RootRotation;
import io.wardmote.state.RootRotation.Phase;
import io.wardmote.state.Sealed;
import io.wardmote.state.Sealed.Where;
import io.wardmote.state.Slot;
import io.wardmote.state.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are made while the root key is being changed: any protector that opened the cluster then opens them, and the restored cluster goes on. */
class RotationBackupTest {
    @TempDir
    private Path base;
    private SampleCluster cluster;
    private RootKey next;
    private String first;
    private String second;

    @BeforeEach
    void found() throws IOException {
        cluster = new SampleCluster(base.resolve("old"));
        first = cluster.key("secret of one");
        second = cluster.key("secret of two");
        next = new RootKey(cluster.identity.cluster(), 2, new Secret(SampleCluster.RANDOM.bytes(RootKey.BYTES)), SampleCluster.RANDOM);
        cluster.apply(new Command.BeginRotation(cluster.identity.node(), 1, 2, FormerRoot.seal(cluster.root, next), List.of(slot()), false));
    }

    @AfterEach
    void close() {
        next.close();
        cluster.close();
    }

    private Slot slot() {
        String label = Slot.label(Slot.FILE, cluster.identity.node());
        try (Secret copy = next.copy(); Secret protector = FileSlot.protector(cluster.config.protector())) {
            return new Slot(label, Slot.FILE, 2, KeySlot.seal(cluster.identity.cluster(), 2, label, copy, protector, SampleCluster.RANDOM));
        }
    }

    private void wrapUnder() {
        cluster.apply(new Command.WrapUnder(2, 4));
    }

    /** As the leader does it, of one key. */
    private void rewrap(String keyId) {
        Version version = version(cluster.ring(), keyId);
        Binding owner = binding(cluster.ring(), keyId);
        try (Secret opened = cluster.root.open(owner, (Wrapped) version.material())) {
            Rewrapped thing = new Rewrapped(new Sealed(Where.VERSION, version.id(), version.material()), next.wrap(owner, opened.bytes()));
            cluster.apply(new Command.Rewrap(2, List.of(thing)));
        }
    }

    private static Version version(KeyRing ring, String keyId) {
        Key key = ring.key(keyId).orElseThrow();
        return ring.version(key.versions().primary()).orElseThrow();
    }

    private static Binding binding(KeyRing ring, String keyId) {
        return version(ring, keyId).storedKey(ring.key(keyId).orElseThrow().facts()).binding();
    }

    private Path backup(String name, RootKey root) {
        Path file = base.resolve(name);
        BackupHeader made = cluster.header();
        BackupHeader header = new BackupHeader(made.cluster(), made.lineage(), made.node(), made.region(), made.account(),
            made.index(), made.time(), made.madeAt(), root.epoch(), SampleCluster.RANDOM.bytes(ChunkSeal.SALT_BYTES), cluster.ring().allSlots());
        PrivateFiles.write(file, out -> Backups.write(out, header, root, ClientAuthority.of(NodeFolder.of(cluster.config)), cluster.rows));
        return file;
    }

    /** Restores it by the file that the node always had, and shows what the new cluster starts from. */
    private void restored(Path backup, Consumer<KeyRing> look) throws IOException {
        NodeConfig config = SampleCluster.config(base.resolve(backup.getFileName() + "-restored"), "kms9", 23_101);
        Restoring.Newer nothing = new Restoring.Newer(Optional.empty(), true, false, cluster.identity.cluster());
        Restoring.Opener file = new Restoring.Opener.ByFile(cluster.config.protector(), Optional.empty());
        new Restoring(SampleCluster.RANDOM, rows -> { }).restore(config, backup, file, nothing);
        NodeFolder folder = NodeFolder.of(config);
        Identity identity = folder.openedAs(config);
        try (NewState state = NewState.in(base.resolve(backup.getFileName() + "-look"), "look", "look");
             StoppedState stopped = StoppedState.of(folder.raft(), identity.group())) {
            stopped.copyTo(state);
            look.accept(new KeyRing(state.rows()));
        }
    }

    private void opens(KeyRing ring, RootKey root, String keyId, String secret) {
        try (Secret opened = root.open(binding(ring, keyId), (Wrapped) version(ring, keyId).material())) {
            assertThat(new String(opened.bytes())).isEqualTo(secret);
        }
    }

    @Test
    void oneFromBeforeAnythingWasSealedAnewIsOfTheOldRootKeyAlone() throws IOException {
        restored(backup("opening", cluster.root), ring -> {
            assertThat(ring.rotation()).as("who has the next one may be lost").isEmpty();
            assertThat(ring.allSlots()).extracting(Slot::epoch).containsOnly(1);
            assertThat(ring.rootEpoch()).isEqualTo(1);
            assertThat(ring.nextEpoch()).isEqualTo(3);
            opens(ring, cluster.root, first, "secret of one");
        });
    }

    @Test
    void oneFromTheMiddleHasBothAndTheRestoredClusterGoesOn() throws IOException {
        wrapUnder();
        rewrap(first);
        restored(backup("wrapping", next), ring -> {
            RootRotation rotation = ring.rotation().orElseThrow();
            assertThat(rotation.phase()).isEqualTo(Phase.WRAPPING);
            opens(ring, next, first, "secret of one");
            opens(ring, cluster.root, second, "secret of two");
            assertThat(ring.slots()).as("that of the new node").anyMatch(slot -> slot.epoch() == 2 && slot.isOf(ring.members().getFirst().id()));
            try (RootKey former = FormerRoot.open(next, rotation, SampleCluster.RANDOM); Secret its = former.copy(); Secret ours = cluster.root.copy()) {
                assertThat(its.bytes()).isEqualTo(ours.bytes());
            }
        });
    }

    /** Made by a node whose keys did not follow the rows yet, it would open by nothing: so rows decide. */
    @Test
    void oneFromTheMiddleThatIsSealedUnderTheOldRootKeyIsRefused() {
        wrapUnder();
        rewrap(first);
        assertThatThrownBy(() -> restored(backup("wrong", cluster.root), ring -> { }))
            .isInstanceOf(Fault.class).hasMessageContaining("does not open under the root key");
    }
}
