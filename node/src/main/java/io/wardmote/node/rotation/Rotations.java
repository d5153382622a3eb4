package io.wardmote.node.rotation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import io.wardmote.node.founding.FormerRoot;
import io.wardmote.node.founding.Protectors;
import io.wardmote.raft.Cluster;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.RootRotation;
import io.wardmote.state.Slot;
import java.util.List;

/** A change of the root key, as an administrator begins it and sees how far it is. Requests and answers are JSON. */
public final class Rotations {
    private static final String SHARES = "There are shares, which open no new root key. Give --without-shares, and make new ones with"
        + " `wardmote cluster slot add` when it is done.";

    private final Vertx vertx;
    private final Cluster cluster;
    private final RootKeys roots;
    private final String node;
    private final OwnSlots own;
    private final Randomness random;

    /** @param node id of this node */
    public Rotations(Vertx vertx, Cluster cluster, RootKeys roots, String node, Protectors protectors, Randomness random) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.roots = roots;
        this.node = node;
        this.own = new OwnSlots(node, protectors);
        this.random = random;
    }

    private record Basis(int from, int to, boolean rotates, List<Slot> slots) {
        boolean hasShares() {
            return slots.stream().anyMatch(slot -> slot.kind().equals(Slot.SHAMIR) && slot.proven());
        }

        static Basis of(KeyRing ring) {
            return new Basis(ring.rootEpoch(), ring.nextEpoch(), ring.rotation().isPresent(), ring.slots());
        }
    }

    /**
     * {@code {"withoutShares": whether shares that there are may be left behind}}: draws the next root key, in slots of the node that is asked.
     * Answers {@link RotationProgress}.
     */
    public Future<JsonObject> begin(JsonObject body) {
        boolean withoutShares = Boolean.TRUE.equals(body.getValue("withoutShares"));
        return cluster.read(Basis::of).compose(basis -> {
            if (basis.rotates) throw Refusal.UNSUPPORTED_OPERATION.because("The root key is being changed already.");
            if (!withoutShares && basis.hasShares()) throw Refusal.UNSUPPORTED_OPERATION.because(SHARES);
            return vertx.executeBlocking(() -> drawn(basis, withoutShares), false);
        }).compose(cluster::change).compose(begun -> progress());
    }

    /** The new key is in its slots and nowhere else: this node too opens it from there. */
    private Command drawn(Basis basis, boolean withoutShares) {
        RootKey present = roots.of(basis.from)
            .orElseThrow(() -> Refusal.UNAVAILABLE.because("Epoch " + basis.from + " of the root key is not open on this node."));
        try (Secret drawn = new Secret(random.bytes(RootKey.BYTES)); RootKey next = new RootKey(present.clusterId(), basis.to, drawn, random)) {
            List<Slot> slots = own.sealedFor(basis.slots, present, next);
            return new Command.BeginRotation(node, basis.from, basis.to, FormerRoot.seal(present, next), slots, withoutShares);
        }
    }

    /** Gives up one that nothing is sealed under yet. */
    public Future<JsonObject> abandon() {
        return cluster.read(KeyRing::rotation).compose(rotation -> {
            RootRotation now = rotation.orElseThrow(() -> Refusal.UNSUPPORTED_OPERATION.because("The root key is not being changed."));
            return cluster.change(new Command.AbandonRotation(now.to()));
        }).compose(done -> progress());
    }

    /** {@link RotationProgress}. */
    public Future<JsonObject> progress() {
        return cluster.read(RotationProgress::of);
    }
}
