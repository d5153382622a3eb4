package io.wardmote.node.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SharedSlot;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.raft.Cluster;
import io.wardmote.raft.FreePorts;
import io.wardmote.raft.NodeClock;
import io.wardmote.raft.NodeIdentity;
import io.wardmote.raft.RaftConfig;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slots added in two steps, on a node whose state runs. */
class SlotsTest {
    private static final Randomness RANDOM = new Randomness();
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private static Path base;
    private static NodeConfig config;
    private static Identity identity;
    private static RootKeys roots;
    private static Cluster cluster;
    private static Slots slots;

    @BeforeAll
    static void found() throws IOException, TimeoutException {
        int port = FreePorts.of(3);
        Path file = Files.writeString(base.resolve("wardmote.yaml"), "node: kms1\nlisten: {https: '127.0.0.1:" + port + "', raft: '127.0.0.1:" + (port + 1) + "', link: '127.0.0.1:" + (port + 2) + "'}\n");
        config = NodeConfig.read(file);
        new Founding(RANDOM, Instant.now()).found(List.of(config), Duration.ofDays(1));
        NodeFolder folder = NodeFolder.of(config);
        identity = folder.openedAs(config);
        roots = new RootKeys(FileSlot.openAny(identity.cluster(), 1, List.of(FileSlot.read(folder.slot())), FileSlot.protector(config.protector()), RANDOM));
        RaftConfig raft = new RaftConfig(identity.group(), identity.node(), folder.raft(), identity.peers(config), false,
            NodeIdentity.of(folder.nodeCertificate(), folder.nodeKey(), folder.clusterAuthority()), RaftConfig.Timing.DEVELOPMENT, RaftConfig.Lease.DEFAULT, RaftConfig.Log.DEFAULT, RaftConfig.Memory.DEFAULT, RaftConfig.Scrubbing.DEFAULT);
        cluster = Cluster.start(VERTX, raft, NodeClock.shifted(Duration.ZERO), List.of());
        done(cluster.found(Genesis.read(folder.genesis())));
        done(cluster.awaitReady());
        slots = new Slots(VERTX, cluster, roots, identity.node(), Protectors.of(identity.cluster(), config, RANDOM), RANDOM);
    }

    @AfterAll
    static void end() throws TimeoutException {
        cluster.close();
        roots.close();
        done(VERTX.close());
    }

    private static <T> T done(Future<T> future) throws TimeoutException {
        return future.await(60, TimeUnit.SECONDS);
    }

    private static JsonObject label(String label) {
        return new JsonObject().put("label", label);
    }

    private static Slot slot(String label) {
        return cluster.stale(KeyRing::slots).stream().filter(slot -> slot.label().equals(label)).findFirst().orElseThrow();
    }

    private static JsonObject shared(int threshold, int shares) {
        return new JsonObject().put("kind", "shamir").put("threshold", threshold).put("shares", shares);
    }

    /** As when the node was killed between the two steps: whoever asks again gets a slot that counts, of the protector there is. */
    @Test
    void aSlotOfTheNodesOwnThatWasLeftPendingIsMadeAnew() throws TimeoutException, IOException {
        String label = Slot.label(Slot.FILE, identity.node());
        JsonObject shares = done(slots.add(shared(2, 2)));
        done(slots.prove(label(shares.getString("label")).put("shares", shares.getJsonArray("shares"))));
        done(slots.remove(label(label)));
        byte[] protector = Files.readAllBytes(config.protector());
        done(cluster.change(new Command.AddSlot(new Slot(label, Slot.FILE, 1, new byte[] {1, 2, 3}))));
        assertThatThrownBy(() -> done(slots.prove(label(label)))).isInstanceOf(Fault.class).hasMessageContaining("It does not open");
        assertThat(slot(label).proven()).isFalse();
        assertThat(done(slots.add(new JsonObject().put("kind", "file")))).isEqualTo(label(label).put("state", "proven"));
        assertThat(slot(label).proven()).isTrue();
        assertThat(config.protector()).hasBinaryContent(protector);
        assertThatThrownBy(() -> done(slots.add(new JsonObject().put("kind", "file")))).isInstanceOf(Refused.class);
    }

    /** Sealed rightly, but not what the cluster needs. */
    @Test
    void aSlotOfAnotherRootKeyIsNeverProven() throws TimeoutException {
        try (Secret other = new Secret(RANDOM.bytes(RootKey.BYTES)); SharedSlot.Made made = SharedSlot.seal(identity.cluster(), 1, "shamir-other", other, 2, 2, RANDOM)) {
            JsonArray texts = new JsonArray();
            made.shares().forEach(share -> texts.add(new String(share.text().bytes())));
            done(cluster.change(new Command.AddSlot(new Slot("shamir-other", Slot.SHAMIR, 1, made.sealed(), "", false))));
            assertThatThrownBy(() -> done(slots.prove(label("shamir-other").put("shares", texts)))).isInstanceOf(Fault.class).hasMessageContaining("opens another root key");
        }
        assertThat(slot("shamir-other").proven()).isFalse();
        assertThat(done(slots.remove(label("shamir-other"))).getString("state")).isEqualTo("removed");
    }

    @Test
    void whatCannotBeASlotIsRefused() {
        for (JsonObject wrong : List.of(shared(1, 3), shared(4, 3), shared(2, 33))) assertThatThrownBy(() -> done(slots.add(wrong))).isInstanceOf(Fault.class).hasMessageContaining("may be needed");
        assertThatThrownBy(() -> done(slots.add(new JsonObject().put("kind", "tpm")))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> done(slots.add(new JsonObject().put("kind", "shamir").put("threshold", "3")))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> done(slots.add(new JsonObject().put("kind", "pkcs11")))).isInstanceOf(Fault.class).hasMessageContaining("This node has no HSM");
        assertThatThrownBy(() -> done(slots.prove(label("nowhere")))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> done(slots.remove(label("nowhere")))).isInstanceOf(Refused.class);
    }
}
