package io.wardmote.node.founding;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SealBroken;
import io.wardmote.crypto.Share;
import io.wardmote.crypto.SharedSlot;
import io.wardmote.hsm.SlotProcess;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.raft.Cluster;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.RemovedSlot;
import io.wardmote.state.Slot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The key slots of a running cluster, for an administrator. A slot is added in two steps: it is stored as pending, opened by what it was
 * made for, and only then counts. A node makes slots of kinds file and pkcs11 for itself; whoever asked proves one of kind shamir, by
 * shares as they were written down. Requests and answers are JSON.
 */
public final class Slots {
    private static final int LABEL_BYTES = 4;

    private final Vertx vertx;
    private final Cluster cluster;
    private final RootKeys roots;
    private final String node;
    private final Protectors protectors;
    private final Randomness random;

    /** @param node id of this node */
    public Slots(Vertx vertx, Cluster cluster, RootKeys roots, String node, Protectors protectors, Randomness random) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.roots = roots;
        this.node = node;
        this.protectors = protectors;
        this.random = random;
    }

    /**
     * {@code {"slots": [{label, kind, epoch, state: proven or pending, node: name, or the shares}], "kinds": what the node asked can make,
     * "removed": [{label, kind, epoch, removed: when, onDisksOf: names of members that have not purged it yet}]}}.
     */
    public Future<JsonObject> list() {
        return cluster.read(ring -> {
            JsonArray rows = new JsonArray();
            for (Slot slot : ring.allSlots()) rows.add(row(slot, ring.members()));
            JsonArray removed = new JsonArray();
            for (RemovedSlot slot : ring.removedSlots()) removed.add(row(slot, ring));
            return new JsonObject().put("slots", rows).put("kinds", new JsonArray(protectors.kinds())).put("removed", removed);
        });
    }

    private static JsonObject row(RemovedSlot slot, KeyRing ring) {
        return new JsonObject().put("label", slot.label()).put("kind", slot.kind()).put("epoch", slot.epoch())
            .put("removed", Instant.ofEpochMilli(slot.removed().at()).toString())
            .put("onDisksOf", new JsonArray(slot.keptBy(ring).stream().map(Member::name).toList()));
    }

    private static JsonObject row(Slot slot, List<Member> members) {
        JsonObject row = new JsonObject().put("label", slot.label()).put("kind", slot.kind()).put("epoch", slot.epoch())
            .put("state", slot.proven() ? "proven" : "pending");
        if (!slot.kind().equals(Slot.SHAMIR)) {
            return row.put("node", members.stream().filter(member -> member.id().equals(slot.node())).map(Member::name).findFirst()
                .orElse("no member any more"));
        }
        SharedSlot.Shares shares = SharedSlot.shares(slot.label(), slot.sealed());
        return row.put("set", shares.set()).put("threshold", shares.threshold()).put("shares", shares.count());
    }

    /**
     * {@code {"kind": file or pkcs11}}: of the node that is asked, and proven when answered.
     * {@code {"kind": "shamir", "threshold": n, "shares": m}}: answers the label and the shares, which are nowhere else; to be proven.
     */
    public Future<JsonObject> add(JsonObject body) {
        String kind = text(body, "kind");
        return switch (kind) {
            case Slot.FILE, Slot.PKCS11 -> addOwn(kind);
            case Slot.SHAMIR -> addShared(body);
            default -> Future.failedFuture(INVALID_PARAMETER.because("kind"));
        };
    }

    /** One of before that was never proven, as when this node was killed in between, makes room. */
    private Future<JsonObject> addOwn(String kind) {
        String label = Slot.label(kind, node);
        return cluster.read(ring -> find(ring, label)).compose(old -> {
            boolean left = old.isPresent() && !old.get().proven();
            return left ? cluster.change(new Command.RemoveSlot(label, true)) : Future.succeededFuture();
        }).compose(room -> vertx.executeBlocking(() -> {
            RootKey root = roots.current();
            try (Secret copy = root.copy()) {
                return protectors.seal(kind, root.epoch(), node, copy);
            }
        }, false)).compose(slot -> cluster.change(new Command.AddSlot(slot)).compose(added -> proveOwn(slot)));
    }

    private Future<JsonObject> proveOwn(Slot slot) {
        return vertx.executeBlocking(() -> {
            try (Secret opened = protectors.open(slot)) {
                mustBeTheRoot(slot, opened);
                return null;
            } catch (SealBroken e) {
                throw new Fault(Fault.DATA, "It does not open: " + e.getMessage() + ".", e);
            } catch (SlotProcess.Unavailable e) {
                throw new Fault(Fault.UNAVAILABLE, "The HSM does not open it: " + e.getMessage() + ".", e);
            }
        }, false).compose(opens -> proven(slot));
    }

    private Future<JsonObject> proven(Slot slot) {
        return cluster.change(new Command.ProveSlot(slot.label(), slot.sealed()))
            .map(done -> new JsonObject().put("label", slot.label()).put("state", "proven"));
    }

    private void mustBeTheRoot(Slot slot, Secret opened) {
        RootKey root = roots.current();
        try (Secret known = root.copy()) {
            boolean same = slot.epoch() == root.epoch() && MessageDigest.isEqual(known.bytes(), opened.bytes());
            if (!same) throw new Fault(Fault.DATA, "Key slot " + slot.label() + " opens another root key than the cluster's.");
        }
    }

    private Future<JsonObject> addShared(JsonObject body) {
        int threshold = number(body, "threshold");
        int count = number(body, "shares");
        if (threshold < SharedSlot.LEAST_THRESHOLD || threshold > count || count > SharedSlot.MOST_SHARES) {
            throw new Fault(Fault.USAGE, "Of at most " + SharedSlot.MOST_SHARES + " shares, from " + SharedSlot.LEAST_THRESHOLD
                + " to all may be needed, and not " + threshold + " of " + count + ".");
        }
        String label = Slot.SHAMIR + "-" + HexFormat.of().formatHex(random.bytes(LABEL_BYTES));
        RootKey root = roots.current();
        try (Secret copy = root.copy(); SharedSlot.Made made = SharedSlot.seal(root.clusterId(), root.epoch(), label, copy, threshold, count, random)) {
            JsonArray texts = new JsonArray();
            for (Share share : made.shares()) {
                try (Secret text = share.text()) {
                    texts.add(new String(text.bytes(), StandardCharsets.US_ASCII));
                }
            }
            JsonObject answer = new JsonObject().put("label", label).put("cluster", root.clusterId()).put("threshold", threshold).put("shares", texts);
            return cluster.change(new Command.AddSlot(new Slot(label, Slot.SHAMIR, root.epoch(), made.sealed(), "", false))).map(answer);
        }
    }

    /** {@code {"label": …, "shares": [text, …]}}: as many as it takes; and for a slot of the node that is asked, the label alone. */
    public Future<JsonObject> prove(JsonObject body) {
        String label = text(body, "label");
        List<String> texts = body.getValue("shares") instanceof JsonArray array ? strings(array) : List.of();
        return cluster.read(ring -> find(ring, label).orElseThrow(() -> unknown(label)))
            .compose(slot -> slot.kind().equals(Slot.SHAMIR) ? proveShared(slot, texts) : proveOwn(slot));
    }

    private Future<JsonObject> proveShared(Slot slot, List<String> texts) {
        return vertx.executeBlocking(() -> {
            List<Share> shares = new ArrayList<>();
            try {
                for (String text : texts) shares.add(Share.of(text.getBytes(StandardCharsets.UTF_8), "the " + (shares.size() + 1) + ". share given"));
                try (Secret opened = SharedSlot.open(roots.current().clusterId(), slot.epoch(), slot.label(), slot.sealed(), shares)) {
                    mustBeTheRoot(slot, opened);
                }
                return null;
            } catch (SealBroken e) {
                throw new Fault(Fault.DATA, "It does not open: " + e.getMessage() + ".", e);
            } finally {
                shares.forEach(Share::close);
            }
        }, false).compose(opens -> proven(slot));
    }

    /** {@code {"label": …}}. What it sealed leaves the nodes' disks when they purge; {@link #list} says when that is done. */
    public Future<JsonObject> remove(JsonObject body) {
        String label = text(body, "label");
        return cluster.change(new Command.RemoveSlot(label, true)).map(done -> new JsonObject().put("label", label).put("state", "removed"));
    }

    private static Optional<Slot> find(KeyRing ring, String label) {
        return ring.slots().stream().filter(slot -> slot.label().equals(label)).findFirst();
    }

    private static Refused unknown(String label) {
        return UNKNOWN_RESOURCE.because("There is no key slot " + label + ".");
    }

    private static String text(JsonObject body, String name) {
        if (body.getValue(name) instanceof String text && text.length() <= 256) return text;
        throw INVALID_PARAMETER.because(name);
    }

    private static int number(JsonObject body, String name) {
        if (body.getValue(name) instanceof Integer number) return number;
        throw INVALID_PARAMETER.because(name);
    }

    private static List<String> strings(JsonArray array) {
        if (array.size() > SharedSlot.MOST_SHARES || !array.stream().allMatch(String.class::isInstance)) throw INVALID_PARAMETER.because("shares");
        return array.stream().map(String.class::cast).toList();
    }
}
