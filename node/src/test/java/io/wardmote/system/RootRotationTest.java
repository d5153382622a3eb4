package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.node.Node;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.FileSlot;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.raft.FreePorts;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Slot;
import io.wardmote.state.Table;
import io.wardmote.state.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The root key of three nodes, in this process, is changed for another while they are used. */
class RootRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Randomness RANDOM = new Randomness();
    /** The second that is begun: the first is given up. */
    private static final int LAST = 3;

    @TempDir
    private Path base;
    private final List<NodeConfig> configs = new ArrayList<>();
    private final Node[] nodes = new Node[3];
    private JsonObject client;

    @BeforeEach
    void found() throws IOException {
        int port = FreePorts.of(9);
        for (int node = 1; node <= 3; node++) {
            Path file = Files.createDirectories(base.resolve("kms" + node)).resolve("wardmote.yaml");
            Files.writeString(file, "node: kms" + node + "\nlisten:\n  https: 127.0.0.1:" + (port + node - 1) + "\n  raft: 127.0.0.1:" + (port + 2 + node)
                + "\n  link: 127.0.0.1:" + (port + 5 + node) + "\nlimits:\n  nonces: 65536\nlease:\n  ttl: 2s\ntimeouts:\n  election: 600ms\n");
            configs.add(NodeConfig.read(file));
        }
        ClientFile credentials = new Founding(RANDOM, Instant.now()).found(configs, Duration.ofDays(1));
        Path file = base.resolve("client.json");
        credentials.write(file);
        List<String> endpoints = IntStream.range(0, 3).mapToObj(node -> "127.0.0.1:" + (port + node)).toList();
        client = new JsonObject(Files.readString(file)).put("endpoints", new JsonArray(endpoints));
        // in threads of their own: Raft needs those of the common pool, and a start waits for the others
        Stream<CompletableFuture<Void>> starts = IntStream.rangeClosed(1, 3)
            .mapToObj(node -> CompletableFuture.runAsync(() -> start(node), task -> Thread.ofPlatform().start(task)));
        CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
    }

    @AfterEach
    void end() {
        for (int node = 1; node <= 3; node++) stop(node);
    }

    private void start(int node) {
        nodes[node - 1] = Node.start(configs.get(node - 1), List.of(), System.out::println);
    }

    private void stop(int node) {
        Node running = nodes[node - 1];
        nodes[node - 1] = null;
        if (running != null) running.close();
    }

    private Api api(int node) {
        return new Api(client, node);
    }

    private JsonObject rootKey(int node) {
        return api(node).cluster("status").getJsonObject("rootKey");
    }

    private NodeFolder folder(int node) {
        return NodeFolder.of(configs.get(node - 1));
    }

    private RootKey root(int node, int epoch, List<Slot> slots) {
        try (Secret protector = FileSlot.protector(configs.get(node - 1).protector())) {
            return FileSlot.openAny(folder(node).openedAs(configs.get(node - 1)).cluster(), epoch, slots, protector, RANDOM);
        }
    }

    /** Goes on until it is told to end; each thing it asks for has to be answered well. */
    private static final class Load implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicInteger asked = new AtomicInteger();
        private final Queue<String> failed = new ConcurrentLinkedQueue<>();
        private final List<Thread> threads = new ArrayList<>();

        private interface Deed {
            void once();
        }

        void begin(Deed deed) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (!ended.get()) {
                    try {
                        deed.once();
                        asked.incrementAndGet();
                    } catch (RuntimeException | AssertionError e) {
                        failed.add(String.valueOf(e.getMessage()));
                    }
                }
            }));
        }

        void end() {
            ended.set(true);
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void close() {
            end();
        }
    }

    private static void uses(Api node, String key, String text) {
        String blob = node.ask("Encrypt", "KeyId", key, "Plaintext", text).ok().at("CiphertextBlob");
        assertThat(node.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo(text);
    }

    private static void livesAndDies(Api node) {
        String key = node.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        uses(node, key, "short life");
        node.ask("CreateKeyVersion", "KeyId", key).ok();
        node.ask("UpdateKeyDescription", "KeyId", key, "Description", "soon gone").ok();
        node.ask("DisableKey", "KeyId", key).ok();
        node.ask("EnableKey", "KeyId", key).ok();
        uses(node, key, "short life");
        node.ask("ScheduleKeyDeletion", "KeyId", key, "PendingWindowInDays", "7").ok();
    }

    /** What becomes of a request that she signs, and has no right to. */
    private static String signed(Api node, JsonObject access) {
        return node.signed(access.getString("AccessKeyId"), access.getString("AccessKeySecret"), "ListKeys").code();
    }

    @Test
    void everythingIsSealedAnewWhileTheKeysAreUsed() throws IOException {
        byte[] old;
        try (RootKey root = root(1, 1, List.of(FileSlot.read(folder(1).slot()))); Secret copy = root.copy()) {
            old = copy.bytes().clone();
        }
        Api one = api(1);
        Api two = api(2);
        String aes = one.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        String ec = one.ask("CreateKey", "KeySpec", "EC_P256", "KeyUsage", "SIGN/VERIFY").ok().at("KeyMetadata.KeyId");
        JsonObject versions = one.ask("ListKeyVersions", "KeyId", ec).ok().body().getJsonObject("KeyVersions");
        String ecVersion = versions.getJsonArray("KeyVersion").getJsonObject(0).getString("KeyVersionId");
        String digest = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        String brought = one.ask("CreateKey", "Origin", "EXTERNAL").ok().at("KeyMetadata.KeyId");
        Brought material = Brought.parameters(one, brought);
        material.bring(one, "").ok();
        Brought again = Brought.parameters(one, brought);
        String emptied = one.ask("CreateKey", "Origin", "EXTERNAL").ok().at("KeyMetadata.KeyId");
        Brought gone = Brought.parameters(one, emptied);
        gone.bring(one, "").ok();
        one.ask("DeleteKeyMaterial", "KeyId", emptied).ok();
        one.identity("CreateUser", "UserName", "alice").ok();
        JsonObject access = one.identity("CreateAccessKey", "UserName", "alice").ok().body().getJsonObject("AccessKey");
        String allowed = signed(one, access);
        one.ask("CreateXksProxy", "UriPathPrefix", "/cloud").ok();
        one.ask("PutXksKey", "UriPathPrefix", "/cloud", "KeyId", aes).ok();
        XksCloud cloud = XksCloud.of(client, one, "/cloud");
        List<String> blobs = Stream.of(aes, brought).map(key -> one.ask("Encrypt", "KeyId", key, "Plaintext", "kept").ok().at("CiphertextBlob")).toList();

        stop(3);
        try (Load load = new Load()) {
            load.begin(() -> uses(api(1), aes, "on one"));
            load.begin(() -> uses(api(2), brought, "on two"));
            load.begin(() -> livesAndDies(api(2)));
            load.begin(() -> api(1).ask("AsymmetricSign", "KeyId", ec, "KeyVersionId", ecVersion, "Algorithm", "ECDSA_SHA_256", "Digest", digest).ok());
            assertThat(two.tell("/cluster/root-key/rotate", new JsonObject()).getInteger("to")).isEqualTo(2);
            assertThat(one.tell("/cluster/root-key/abandon", new JsonObject())).isEqualTo(new JsonObject().put("epoch", 1));
            assertThatThrownBy(() -> one.tell("/cluster/root-key/abandon", new JsonObject())).hasMessageContaining("is not being changed");
            assertThat(two.tell("/cluster/root-key/rotate", new JsonObject()).getInteger("to")).as("an epoch is one key's for ever").isEqualTo(LAST);
            assertThatThrownBy(() -> one.tell("/cluster/root-key/rotate", new JsonObject())).hasMessageContaining("is being changed already");
            await().atMost(PATIENCE).until(() -> rootKey(1).getJsonArray("waitingFor").equals(new JsonArray(List.of("kms3"))));
            assertThat(rootKey(2).getString("phase")).as("one node is down").isEqualTo("opening");
            again.bring(two, "").ok();
            assertThat(one.health().getString("rootKey")).contains("from epoch 1 to 3: opening", "waiting for kms3");
            start(3);
            load.begin(() -> uses(api(3), aes, "on three"));
            await().atMost(PATIENCE).until(() -> rootKey(1), progress -> !progress.containsKey("to"));
            load.end();
            assertThat(load.failed).isEmpty();
            assertThat(load.asked.get()).isGreaterThan(100);
        }
        assertThat(rootKey(1).getInteger("epoch")).isEqualTo(LAST);
        assertThat(one.metrics().body()).contains("wardmote_root_epoch 3.0", "wardmote_root_rotating 0.0", "wardmote_root_left 0.0");
        for (int node = 1; node <= 3; node++) {
            Api each = api(node);
            await().atMost(PATIENCE).until(() -> each.health().getString("rootKey"), "epoch 3"::equals);
            for (String blob : blobs) assertThat(each.ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("kept");
            assertThat(signed(each, access)).isEqualTo(allowed);
        }
        assertThat(cloud.encryptEverywhere(aes)).containsOnly("200");
        assertThat(again.bring(one, "").code()).as("a token that the old root key sealed").isEqualTo("ExpiredImportToken");
        Brought.parameters(one, emptied).bring(one, "").ok();

        awaitKept();
        for (int node = 1; node <= 3; node++) stop(node);
        for (int node = 1; node <= 3; node++) nothingIsLeftUnderTheOldKey(node, old);
    }

    /** What a node needs while it is sealed is written within a second. */
    private void awaitKept() {
        for (int node = 1; node <= 3; node++) {
            Path sealed = folder(node).keepsake();
            await().atMost(PATIENCE).until(() -> !Files.readString(sealed).replace(" ", "").contains("\"epoch\":1"));
        }
    }

    private void nothingIsLeftUnderTheOldKey(int node, byte[] old) throws IOException {
        List<UnderEpochs> found = UnderEpochs.of(folder(node), base.resolve("look" + node));
        assertThat(found).allMatch(thing -> thing.epoch() == LAST);
        Set<Table> tables = found.stream().map(UnderEpochs::table).collect(Collectors.toSet());
        assertThat(tables).contains(Table.CLUSTER, Table.KEY, Table.VERSION, Table.ACCESS_KEY, Table.XKS_PROXY, Table.SLOT);
        for (Path file : List.of(folder(node).clientAuthorityKey(), folder(node).slot())) {
            assertThat(Files.readString(file).replace(" ", "")).contains("\"epoch\":3");
        }

        UnderEpochs.with(folder(node), base.resolve("again" + node), rows -> {
            KeyRing ring = new KeyRing(rows);
            assertThat(ring.slots()).hasSize(3);
            String cluster = ring.cluster().orElseThrow().id();
            try (RootKey ours = root(node, LAST, ring.slots()); Secret copy = new Secret(old.clone());
                 RootKey theirs = new RootKey(cluster, LAST, copy, RANDOM)) {
                rows.scan(Table.VERSION.key(""), Table.VERSION.end(), (key, value) -> {
                    Version version = Version.of(value);
                    if (version.material() instanceof Wrapped wrapped) opensUnder(ours, theirs, binding(ring, version), wrapped);
                    return true;
                });
            }
        });
    }

    private static Binding binding(KeyRing ring, Version version) {
        Key key = ring.key(version.keyId()).orElseThrow();
        return version.storedKey(key.facts()).binding();
    }

    private static void opensUnder(RootKey ours, RootKey theirs, Binding binding, Wrapped wrapped) {
        ours.open(binding, wrapped).close();
        assertThatThrownBy(() -> theirs.open(binding, wrapped)).isInstanceOf(SealBroken.class);
    }
}
