package io.wardmote.node.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SharedSlot;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.FileSlot;
import io.wardmote.node.founding.FolderLock;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.Genesis;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.Keepsake;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.raft.Cluster;
import io.wardmote.raft.FreePorts;
import io.wardmote.raft.NodeClock;
import io.wardmote.raft.NodeIdentity;
import io.wardmote.raft.RaftConfig;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.Member;
import io.wardmote.state.Slot;
import io.wardmote.state.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoringTest {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private Path base;
    private SampleCluster cluster;
    private String enabled;
    private String disabled;
    private Restoring.Opener opener;
    private final Restoring restoring = new Restoring(SampleCluster.RANDOM, rows -> { });

    @BeforeEach
    void found() throws IOException {
        cluster = new SampleCluster(base.resolve("old"));
        enabled = cluster.key("secret of one");
        disabled = cluster.key("secret of two");
        cluster.apply(new Command.DisableKey(disabled));
        opener = new Restoring.Opener.ByFile(cluster.config.protector(), Optional.empty());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @AfterAll
    static void end() throws Exception {
        VERTX.close().await(30, TimeUnit.SECONDS);
    }

    private Restoring.Newer nothingNewer() {
        return new Restoring.Newer(Optional.empty(), true, false, cluster.identity.cluster());
    }

    private NodeConfig fresh(String name) throws IOException {
        return SampleCluster.config(base.resolve(name), name, FreePorts.of(3));
    }

    private interface Running {
        void with(Cluster cluster, RootKey root) throws Exception;
    }

    /** Runs the node's state as the node would, without its doors. */
    private void run(NodeConfig config, Running work) throws Exception {
        NodeFolder folder = NodeFolder.of(config);
        Identity identity = folder.openedAs(config);
        RaftConfig raft = new RaftConfig(identity.group(), identity.node(), folder.raft(), identity.peers(config), false,
            NodeIdentity.of(folder.nodeCertificate(), folder.nodeKey(), folder.clusterAuthority()), RaftConfig.Timing.DEVELOPMENT, RaftConfig.Lease.DEFAULT, RaftConfig.Log.DEFAULT, RaftConfig.Memory.DEFAULT, RaftConfig.Scrubbing.DEFAULT);
        try (Cluster running = Cluster.start(VERTX, raft, NodeClock.shifted(Duration.ZERO), List.of());
             RootKey root = FileSlot.openAny(identity.cluster(), 1, List.of(FileSlot.read(folder.slot())), FileSlot.protector(config.protector()), SampleCluster.RANDOM)) {
            if (Files.exists(folder.genesis())) running.found(Genesis.read(folder.genesis())).await(60, TimeUnit.SECONDS);
            running.awaitReady().await(60, TimeUnit.SECONDS);
            work.with(running, root);
        }
    }

    private static String material(KeyRing ring, RootKey root, String keyId) {
        Key key = ring.key(keyId).orElseThrow();
        Version version = ring.version(key.versions().primary()).orElseThrow();
        try (Secret opened = root.open(version.storedKey(key.facts()).binding(), (Wrapped) version.material())) {
            return new String(opened.bytes());
        }
    }

    private static void change(Cluster cluster, Command command) {
        try {
            cluster.change(command).await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBackupIsProvenAndNothingIsLeftOfTheProof() throws IOException {
        Path scratch = Files.createDirectories(base.resolve("scratch"));
        cluster.offer("/aws", "BETWQ4SHVWN6BYTF3M7Z");
        cluster.letIn("alice");
        cluster.external("kst-9", UnaryOperator.identity(), UnaryOperator.identity());
        Restoring.Found found = restoring.verify(cluster.backup(base.resolve("b")), opener, scratch);
        assertThat(found.counts()).containsEntry("software keys, Enabled", 1L).containsEntry("software keys, Disabled", 1L).containsEntry("versions, opened", 2L).containsEntry("access keys", 1L)
            .containsEntry("XKS proxies", 1L).containsEntry("credentials of XKS proxies", 1L)
            .containsEntry("managers of external keys", 1L).containsEntry("versions of external keys, opened", 1L).containsEntry("login profiles", 1L);
        assertThat(scratch).isEmptyDirectory();
        assertThat(Files.getPosixFilePermissions(base.resolve("b"))).hasSize(2);
    }

    @Test
    void onlyAProtectorOfTheClusterOpensIt() throws IOException {
        Path backup = cluster.backup(base.resolve("b"));
        try (SampleCluster other = new SampleCluster(base.resolve("other"))) {
            assertThatThrownBy(() -> restoring.verify(backup, new Restoring.Opener.ByFile(other.config.protector(), Optional.empty()), base))
                .isInstanceOf(Fault.class).hasMessageContaining("opens none of the key slots");
        }
    }

    @Test
    void whatTheClusterCannotHaveHadIsFound() {
        cluster.apply(new Command.AddVersion(enabled, "00000000-0000-0000-0000-000000000000", new Wrapped(1, new byte[60]), new byte[0], ""));
        assertThatThrownBy(() -> restoring.verify(cluster.backup(base.resolve("b")), opener, base)).isInstanceOf(Fault.class).hasMessageContaining("does not open under the root key");
    }

    /** Of what other clouds, and managers elsewhere, know this cluster by, and of external keys. */
    @ParameterizedTest
    @ValueSource(strings = {"credential of an XKS proxy", "secrets of a manager", "inner key of an external key"})
    void aSealedThingOfWhichOneBitIsAnotherIsFound(String which) {
        if (which.startsWith("credential")) cluster.offer("/aws", "BETWQ4SHVWN6BYTF3M7Z", RestoringTest::altered);
        else if (which.startsWith("secrets")) cluster.external("kst-9", RestoringTest::altered, UnaryOperator.identity());
        else cluster.external("kst-9", UnaryOperator.identity(), RestoringTest::altered);
        assertThatThrownBy(() -> restoring.verify(cluster.backup(base.resolve("b")), opener, base)).isInstanceOf(Fault.class)
            .hasMessageContaining("does not open under the root key");
    }

    private static Wrapped altered(Wrapped sealed) {
        byte[] bytes = sealed.sealed().clone();
        bytes[bytes.length - 1] ^= 1;
        return new Wrapped(sealed.epoch(), bytes);
    }

    private List<Path> shares(SharedSlot.Made made, int... which) {
        return Arrays.stream(which).mapToObj(index -> {
            Path file = base.resolve("share-" + index);
            try (Secret text = made.shares().get(index - 1).text()) {
                PrivateFiles.write(file, text.bytes());
            }
            return file;
        }).toList();
    }

    private static SharedSlot.Made shared(RootKey root) {
        try (Secret copy = root.copy()) {
            return SharedSlot.seal(root.clusterId(), root.epoch(), "shamir-1", copy, 2, 3, SampleCluster.RANDOM);
        }
    }

    @Test
    void sharesOpenABackupToo() throws Exception {
        SharedSlot.Made made = shared(cluster.root);
        cluster.apply(new Command.PutSlot(new Slot("shamir-1", Slot.SHAMIR, 1, made.sealed(), "", true)));
        Path backup = cluster.backup(base.resolve("b"));
        Restoring.Opener tooFew = new Restoring.Opener.ByShares(shares(made, 3));
        assertThatThrownBy(() -> restoring.verify(backup, tooFew, base)).isInstanceOf(Fault.class).hasMessageContaining("key slot shamir-1 opens by 2 and has 1");
        Restoring.Opener twice = new Restoring.Opener.ByShares(shares(made, 3, 3));
        assertThatThrownBy(() -> restoring.verify(backup, twice, base)).isInstanceOf(Fault.class).hasMessageContaining("share 3 was given already");
        Restoring.Opener enough = new Restoring.Opener.ByShares(shares(made, 3, 1));
        assertThat(restoring.verify(backup, enough, base).counts()).containsEntry("versions, opened", 2L);
        NodeConfig config = fresh("by-shares");
        restoring.restore(config, backup, enough, nothingNewer());
        assertThat(Files.size(config.protector())).as("a protector of its own, since none came along").isEqualTo(32);
        run(config, (running, root) -> assertThat(running.<String>stale(ring -> material(ring, root, enabled))).isEqualTo("secret of one"));
    }

    @Test
    void aNodeWhoseOwnSlotDoesNotOpenIsRecoveredByShares() throws Exception {
        NodeConfig config = left();
        NodeFolder folder = NodeFolder.of(config);
        Identity identity = folder.openedAs(config);
        SharedSlot.Made made;
        try (RootKey root = FileSlot.openAny(identity.cluster(), 1, List.of(FileSlot.read(folder.slot())), FileSlot.protector(config.protector()), SampleCluster.RANDOM)) {
            made = shared(root);
        }
        new Keepsake(List.of(FileSlot.read(folder.slot()), new Slot("shamir-1", Slot.SHAMIR, 1, made.sealed(), "", true)), List.of()).write(folder.keepsake());
        Files.delete(config.protector());
        Recovery recovery = new Recovery(SampleCluster.RANDOM, rows -> { });
        assertThatThrownBy(() -> recovery.recover(config, loss -> true)).isInstanceOf(Fault.class).hasMessageContaining("protector.key is missing").hasMessageContaining("--share-file");
        recovery.recover(config, shares(made, 1, 2), loss -> true);
        run(config, (running, root) -> assertThat(running.stale(KeyRing::keyCount)).isEqualTo(1));
    }

    @Test
    void aRestoredClusterHasAllKeysAndOneNodeOfItsOwnLineage() throws Exception {
        String ruled = cluster.ruled("secret of three", "{\"Version\":\"1\"}");
        Path backup = cluster.backup(base.resolve("b"));
        for (String name : List.of("first", "second")) restoring.restore(fresh(name), backup, opener, nothingNewer());
        NodeConfig first = NodeConfig.read(base.resolve("first/wardmote.yaml"));
        run(first, (running, root) -> {
            String more = SampleCluster.key(running.stale(KeyRing::cluster).orElseThrow().id(), root, "made later", command -> change(running, command));
            running.list(found -> {
                assertThat(material(found, root, enabled)).isEqualTo("secret of one");
                assertThat(material(found, root, more)).isEqualTo("made later");
                assertThat(found.key(disabled).orElseThrow().state()).isEqualTo(KeyState.DISABLED);
                assertThat(found.key(ruled).orElseThrow().hasPolicy()).isTrue();
                assertThat(found.keyPolicy(ruled).orElseThrow().text()).isEqualTo("{\"Version\":\"1\"}");
                assertThat(found.members()).extracting(Member::name).containsExactly("first");
                assertThat(found.isIntact()).isTrue();
                return null;
            }).await(60, TimeUnit.SECONDS);
        });
        run(first, (running, root) -> assertThat(running.stale(KeyRing::keyCount)).isEqualTo(4)); // and it starts again
        Identity one = NodeFolder.of(first).openedAs(first);
        Identity two = Identity.read(base.resolve("second/data/identity.json"));
        assertThat(List.of(one.cluster(), two.cluster())).containsOnly(cluster.identity.cluster());
        assertThat(List.of(one.group(), two.group(), cluster.identity.group())).doesNotHaveDuplicates();
        assertThat(Files.readString(NodeFolder.of(first).clusterAuthority())).isNotEqualTo(Files.readString(NodeFolder.of(cluster.config).clusterAuthority()));
        assertThat(Files.readString(NodeFolder.of(first).clientAuthority())).isEqualTo(Files.readString(NodeFolder.of(cluster.config).clientAuthority()));
    }

    @Test
    void aDamagedBackupLeavesTheFolderEmpty() throws IOException {
        byte[] backup = Files.readAllBytes(cluster.backup(base.resolve("b")));
        backup[backup.length - 40] ^= 1;
        Files.write(base.resolve("b"), backup);
        NodeConfig config = fresh("first");
        assertThatThrownBy(() -> restoring.restore(config, base.resolve("b"), opener, nothingNewer())).isInstanceOf(Fault.class).hasMessageContaining("is damaged");
        assertThat(config.data()).isEmptyDirectory();
    }

    @Test
    void aFolderWithANodeIsNotRestoredInto() throws IOException {
        Path backup = cluster.backup(base.resolve("b"));
        assertThatThrownBy(() -> restoring.restore(cluster.config, backup, opener, nothingNewer())).isInstanceOf(Fault.class).hasMessageContaining("holds a node already");
    }

    @Test
    void keysDestroyedSinceStayDestroyedUnlessToldTwice() throws Exception {
        Path older = cluster.backup(base.resolve("older"));
        cluster.destroy(enabled);
        Path newer = cluster.backup(base.resolve("newer"));
        assertThat(restoring.restore(fresh("first"), older, opener, new Restoring.Newer(Optional.of(newer), false, false, "")).kept()).isEqualTo(1);
        run(NodeConfig.read(base.resolve("first/wardmote.yaml")), (running, root) -> {
            assertThat(running.<Boolean>stale(ring -> ring.key(enabled).isEmpty())).isTrue();
            assertThat(running.<Boolean>stale(ring -> ring.destructions().hasTombstone(enabled))).isTrue();
            assertThat(running.list(KeyRing::isIntact).await(60, TimeUnit.SECONDS)).isTrue();
        });
        NodeConfig second = fresh("second");
        assertThatThrownBy(() -> restoring.restore(second, older, opener, new Restoring.Newer(Optional.of(newer), true, false, "")))
            .isInstanceOf(Fault.class).hasMessageContaining("brings back 1 keys").hasMessageContaining(cluster.identity.cluster());
        assertThat(restoring.restore(second, older, opener, new Restoring.Newer(Optional.of(newer), true, false, cluster.identity.cluster())).kept()).isZero();
    }

    @Test
    void whatElseWasTakenAwaySinceComesBackOnlyIfThatIsSaidTwice() throws Exception {
        cluster.user("alice", "LTAI3");
        Path older = cluster.backup(base.resolve("older"));
        cluster.apply(new Command.DisableKey(enabled));
        cluster.apply(new Command.SetAccessKey("LTAI3", "alice", false));
        Path newer = cluster.backup(base.resolve("newer"));
        NodeConfig config = fresh("first");
        String id = cluster.identity.cluster();
        String all = "keys no longer enabled: 1 (" + enabled + "); access keys switched off or deleted: 1 (LTAI3)";
        for (Restoring.Newer said : List.of(new Restoring.Newer(Optional.of(newer), false, false, id), new Restoring.Newer(Optional.of(newer), true, false, id),
            new Restoring.Newer(Optional.of(newer), false, true, ""), new Restoring.Newer(Optional.of(newer), false, true, "another"))) {
            assertThatThrownBy(() -> restoring.restore(config, older, opener, said)).isInstanceOf(Fault.class)
                .hasMessageContaining("This brings back what was taken away since: " + all + "; if that is meant, give --revive-withdrawn and --confirm " + id);
            assertThat(config.data()).satisfiesAnyOf(data -> assertThat(data).doesNotExist(), data -> assertThat(data).isEmptyDirectory());
        }
        assertThat(restoring.restore(config, older, opener, new Restoring.Newer(Optional.of(newer), false, true, id)).back()).isEqualTo(all);
        run(config, (running, root) -> assertThat(running.<KeyState>stale(ring -> ring.key(enabled).orElseThrow().state())).isEqualTo(KeyState.ENABLED));
        try (Stream<Path> left = Files.list(base.resolve("first"))) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("wardmote-proof"));
        }
    }

    @Test
    void withoutAnythingNewerARestoreIsToldTwice() throws IOException {
        Path backup = cluster.backup(base.resolve("b"));
        NodeConfig config = fresh("first");
        String id = cluster.identity.cluster();
        assertThatThrownBy(() -> restoring.restore(config, backup, opener, new Restoring.Newer(Optional.empty(), false, false, id)))
            .isInstanceOf(Fault.class).hasMessageContaining("give --nothing-newer and --confirm " + id);
        for (String said : List.of("", "another")) {
            assertThatThrownBy(() -> restoring.restore(config, backup, opener, new Restoring.Newer(Optional.empty(), true, false, said)))
                .isInstanceOf(Fault.class).hasMessageContaining("give --confirm " + id + " too");
        }
        assertThat(config.data()).doesNotExist();
    }

    @Test
    void whatIsNotNewerThanTheBackupCannotSayWhatWasDestroyedSince() throws IOException {
        Path older = cluster.backup(base.resolve("older"));
        cluster.destroy(enabled);
        Path newer = cluster.backup(base.resolve("newer"));
        NodeConfig config = fresh("first");
        for (Path against : List.of(older, newer)) {
            assertThatThrownBy(() -> restoring.restore(config, newer, opener, new Restoring.Newer(Optional.of(against), false, false, "")))
                .isInstanceOf(Fault.class).hasMessageContaining("not newer than the backup");
        }
        assertThat(config.data()).doesNotExist();
    }

    @Test
    void aFolderThatIsNotWholeCannotSayEither() throws IOException {
        Path backup = cluster.backup(base.resolve("b"));
        NodeConfig first = fresh("first");
        restoring.restore(first, backup, opener, nothingNewer());
        Restoring.Newer against = new Restoring.Newer(Optional.of(first.data()), false, false, "");
        assertThat(restoring.restore(fresh("second"), backup, opener, against).kept()).isZero();
        try (FolderLock _ = FolderLock.take(NodeFolder.of(first).lock())) {
            assertThatThrownBy(() -> restoring.restore(fresh("running"), backup, opener, against)).isInstanceOfSatisfying(Fault.class, fault -> {
                assertThat(fault.status()).isEqualTo(Fault.UNAVAILABLE);
                assertThat(fault).hasMessage("The node of " + first.data() + " runs, and may take more away meanwhile; stop it first, or give a newer"
                    + " backup as --against.");
            });
        }
        Files.writeString(NodeFolder.of(first).raft().resolve("unfit"), "a bit of its log had flipped\n");
        assertThatThrownBy(() -> restoring.restore(fresh("third"), backup, opener, against)).isInstanceOf(Fault.class).hasMessageContaining("a bit of its log had flipped");
    }

    private NodeConfig left() throws Exception {
        NodeConfig config = SampleCluster.config(base.resolve("left"), "left", FreePorts.of(3));
        new Founding(SampleCluster.RANDOM, Instant.now()).found(List.of(config), Duration.ofDays(30));
        run(config, (running, root) -> SampleCluster.key(running.stale(KeyRing::cluster).orElseThrow().id(), root, "survives", command -> change(running, command)));
        return config;
    }

    @Test
    void aRecoveryThatWasCutOffIsRunAgain() throws Exception {
        NodeConfig config = left();
        NodeFolder folder = NodeFolder.of(config);
        Recovery recovery = new Recovery(SampleCluster.RANDOM, rows -> { });
        Identity before = folder.openedAs(config);

        // while the new folder was made
        Files.createDirectories(folder.recovering().raft());
        Files.writeString(folder.recovering().slot(), "half of one");
        assertThat(folder.openedAs(config)).isEqualTo(before);
        // between the two renames
        Path aside = folder.beforeRecovery(Instant.now());
        Files.move(folder.path(), aside);
        assertThatThrownBy(() -> folder.openedAs(config)).isInstanceOf(Fault.class).hasMessageContaining(aside.toString()).hasMessageContaining("wardmote cluster recover");

        Path kept = recovery.recover(config, loss -> true);
        assertThat(Identity.read(NodeFolder.at(kept).identity())).isEqualTo(before);
        assertThat(folder.recovering().path()).doesNotExist();
        Identity after = folder.openedAs(config);
        assertThat(after.lineage()).isNotEqualTo(before.lineage());
        assertThat(ClientFile.read(folder.client()).caFile()).isEqualTo(folder.clientAuthority().toString());
        assertThat(config.protector()).hasSameBinaryContentAs(kept.resolve(config.data().relativize(config.protector())));
        run(config, (running, root) -> assertThat(running.stale(KeyRing::keyCount)).isEqualTo(1));
    }

    @Test
    void aRecoveryThatCannotBeMadeLeavesTheFolderAsItWas() throws Exception {
        NodeConfig config = left();
        Identity before = NodeFolder.of(config).openedAs(config);
        Files.writeString(NodeFolder.of(config).raft().resolve("unfit"), "a bit of its log had flipped\n");
        assertThatThrownBy(() -> new Recovery(SampleCluster.RANDOM, rows -> { }).recover(config, loss -> true))
            .isInstanceOf(Fault.class).hasMessageContaining("a bit of its log had flipped");
        assertThat(NodeFolder.of(config).openedAs(config)).isEqualTo(before);
    }

    @Test
    void aNodeThatIsLeftGoesOnAsTheClusterWithAllItsLog() throws Exception {
        NodeConfig config = SampleCluster.config(base.resolve("left"), "left", FreePorts.of(3));
        new Founding(SampleCluster.RANDOM, Instant.now()).found(List.of(config), Duration.ofDays(30));
        String[] key = new String[1];
        run(config, (running, root) -> key[0] = SampleCluster.key(running.stale(KeyRing::cluster).orElseThrow().id(), root, "survives", command -> change(running, command)));
        Identity before = NodeFolder.of(config).openedAs(config);
        Recovery recovery = new Recovery(SampleCluster.RANDOM, rows -> { });
        assertThatThrownBy(() -> recovery.recover(config, loss -> false)).isInstanceOf(Fault.class).hasMessage("Nothing was changed.");
        assertThat(NodeFolder.of(config).openedAs(config)).isEqualTo(before);

        Path aside = recovery.recover(config, loss -> {
            assertThat(loss.counts()).containsEntry("software keys, Enabled", 1L);
            assertThat(loss.reach().last()).isPositive();
            assertThat(loss.reach().confirmed()).isLessThanOrEqualTo(loss.reach().last());
            return true;
        });
        assertThat(aside).isDirectory();
        Identity after = NodeFolder.of(config).openedAs(config);
        assertThat(after.cluster()).isEqualTo(before.cluster());
        assertThat(after.group()).isNotEqualTo(before.group());
        run(config, (running, root) -> assertThat(running.<String>stale(ring -> material(ring, root, key[0]))).isEqualTo("survives"));
        try (Stream<Path> left = Files.list(base.resolve("left"))) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("wardmote-proof"));
        }
    }
}
