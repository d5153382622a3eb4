package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Material;
import io.wardmote.node.founding.Identity;
import io.wardmote.raft.FreePorts;
import io.wardmote.raft.NewState;
import io.wardmote.raft.StoppedState;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of a key, and of a key slot, on three nodes that are processes of their own: after the bound every file of each is read, its log, store, snapshots,
 * audit log and whatever else, and nothing of the key's wrapped material, or of the root key as the slot sealed it, is in any. Backups are their owner's files
 * elsewhere, and age out. It takes minutes, since nodes look each minute.
 */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class DestructionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration BOUND = Duration.ofHours(24);

    @TempDir
    private Path base;
    private final SecretScan doomed = new SecretScan();
    private final SecretScan spared = new SecretScan();

    @Test
    void nothingIsLeftOfADestroyedKeyInAnyFileOfAnyNodeAndThereIsEvidence() throws IOException {
        Path data = base.resolve("dev");
        int port = FreePorts.of(3);
        String key;
        String other;
        String slot;
        Set<String> versions = new HashSet<>();
        try (DevCluster cluster = new DevCluster(data, port, 3)) {
            Api api = cluster.api(1);
            key = api.ask("CreateKey").ok().at("KeyMetadata.KeyId");
            other = api.ask("CreateKey").ok().at("KeyMetadata.KeyId");
            api.ask("CreateKeyVersion", "KeyId", key).ok();
            for (String each : List.of(key, other)) cluster.api(2).ask("Encrypt", "KeyId", each, "Plaintext", "x").ok();
            api.ask("ListKeyVersions", "KeyId", key).ok().body().getJsonObject("KeyVersions").getJsonArray("KeyVersion").stream()
                .map(JsonObject.class::cast).forEach(version -> versions.add(version.getString("KeyVersionId")));
            api.ask("ScheduleKeyDeletion", "KeyId", key, "PendingWindowInDays", "7").ok();
            slot = api.tell("/cluster/slots/add", new JsonObject().put("kind", "shamir").put("threshold", 2).put("shares", 2)).getString("label");
            await().atMost(PATIENCE).until(() -> keepsakes(data).stream().allMatch(kept -> sealed(kept, slot).isPresent()));
        }
        learn(data.resolve("node1").resolve("data"), key, doomed);
        learn(data.resolve("node1").resolve("data"), other, spared);
        assertThat(versions).hasSize(2);
        assertThat(doomed.names()).hasSize(2);
        doomed.bytes(slot, sealed(keepsakes(data).getFirst(), slot).orElseThrow());
        for (int node = 1; node <= 3; node++) {
            assertThat(formsIn(data, node, doomed)).as("before, on node " + node).hasSizeGreaterThanOrEqualTo(3).anyMatch(found -> found.contains(slot));
        }

        try (DevCluster cluster = new DevCluster(data, port, 3, "--clock", "+8d")) {
            cluster.api(1).tell("/cluster/slots/remove", new JsonObject().put("label", slot));
            assertThat(removed(cluster, slot)).containsExactlyInAnyOrder("node1", "node2", "node3");
            JsonObject asked = new JsonObject().put("key", key);
            await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> cluster.api(2).tell("/cluster/destruction", asked).containsKey("proven"));
            isProven(cluster.api(3).tell("/cluster/destruction", asked), key, versions);
            String evidence = Program.run(base, "cluster", "evidence", key, "--client", data.resolve("client.json").toString()).ok();
            isProven(new JsonObject(evidence), key, versions);
            assertThat(removed(cluster, slot)).isEmpty();
            assertThat(Program.run(base, "cluster", "slot", "list", "--client", data.resolve("client.json").toString()).ok())
                .containsPattern(slot + " .*removed +nobody, and is on no member's disk any more");
            nothingIsLeft(data);
            await().atMost(PATIENCE).until(() -> recorded(data, key));
        }
        nothingIsLeft(data);
    }

    /** Who has not said yet that it is off its disk. */
    private static List<String> removed(DevCluster cluster, String slot) {
        return cluster.api(2).cluster("slots").getJsonArray("removed").stream().map(JsonObject.class::cast).filter(gone -> gone.getString("label").equals(slot))
            .flatMap(gone -> gone.getJsonArray("onDisksOf").stream().map(String.class::cast)).toList();
    }

    private static List<Path> keepsakes(Path data) {
        return Stream.of(1, 2, 3).map(node -> data.resolve("node" + node).resolve("data").resolve("sealed.json")).toList();
    }

    /** What that slot sealed, as the node knows it while it is sealed itself. */
    private static Optional<byte[]> sealed(Path keepsake, String slot) {
        try {
            return new JsonObject(Files.readString(keepsake)).getJsonArray("slots").stream().map(JsonObject.class::cast)
                .filter(kept -> kept.getString("label").equals(slot)).map(kept -> Base64.getDecoder().decode(kept.getString("sealed"))).findFirst();
        } catch (NoSuchFileException yet) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The wrapped material of a key, as a node that does not run has it. */
    private void learn(Path node, String key, SecretScan scan) {
        Identity identity = Identity.read(node.resolve("identity.json"));
        Path copy = base.resolve("state of " + key);
        try (StoppedState stopped = StoppedState.of(node.resolve("raft"), identity.group()); NewState state = NewState.in(copy, "look", "look")) {
            stopped.copyTo(state);
            for (Version version : new KeyRing(state.rows()).versionsOf(key, 1, 10).items()) {
                scan.bytes(version.id(), ((Material.Wrapped) version.material()).sealed());
            }
        }
    }

    private static void isProven(JsonObject evidence, String key, Set<String> versions) {
        assertThat(evidence.getString("key")).isEqualTo(key);
        assertThat(evidence.getJsonArray("keyVersions").stream().map(String.class::cast)).containsExactlyInAnyOrderElementsOf(versions);
        Instant destroyed = Instant.parse(evidence.getString("destroyed"));
        JsonArray nodes = evidence.getJsonArray("nodes");
        assertThat(nodes.stream().map(node -> ((JsonObject) node).getString("node"))).containsExactlyInAnyOrder("node1", "node2", "node3");
        assertThat(nodes.stream().map(node -> Instant.parse(((JsonObject) node).getString("purged"))))
            .allSatisfy(at -> assertThat(at).isAfterOrEqualTo(destroyed));
        assertThat(Instant.parse(evidence.getString("proven"))).isBetween(destroyed, destroyed.plus(BOUND));
    }

    private void nothingIsLeft(Path data) throws IOException {
        for (int node = 1; node <= 3; node++) {
            assertThat(formsIn(data, node, doomed)).as("on node " + node).isEmpty();
            assertThat(formsIn(data, node, spared)).as("of the other key, on node " + node).isNotEmpty();
        }
    }

    private static Set<String> formsIn(Path data, int node, SecretScan scan) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : files(data.resolve("node" + node))) {
            if (Files.exists(file)) found.addAll(scan.in(file).stream().map(what -> what + " in " + file).collect(Collectors.toSet()));
        }
        return found;
    }

    /** Looks again if a folder goes while it looks. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException gone) {
            return files(folder);
        }
    }

    /** By the node that led. */
    private boolean recorded(Path data, String key) throws IOException {
        for (int node = 1; node <= 3; node++) {
            String shown = Program.run(base, "audit", "show", data.resolve("node" + node).resolve("data").toString(), "--key", key).ok();
            if (shown.contains("nothing is left of key " + key)) return true;
        }
        return false;
    }
}
