package io.wardmote.node.rotation;

import io.vertx.core.Future;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SealBroken;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.hsm.HsmKeys;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.Recurring;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.node.founding.FormerRoot;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.Protectors;
import io.wardmote.node.founding.RootKeysAsked;
import io.wardmote.raft.Cluster;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.RootRotation;
import io.wardmote.state.RootRotation.Phase;
import io.wardmote.state.Slot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps those root keys open on this node that the state speaks of, and no others, has the right one seal, and tells the cluster so: on every
 * node, several times a second, whatever became of the node meanwhile. A key comes out of a slot of the node's own, out of the one that
 * followed it, or from another member.
 */
public final class EpochFollower extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(EpochFollower.class);
    private static final long LOOK_MILLIS = 250;
    private static final long PATIENCE_SECONDS = 30;
    /** Longer than anybody who began to use a key is at it. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Cluster cluster;
    private final RootKeys roots;
    private final Identity identity;
    private final NodeFolder folder;
    private final OwnSlots own;
    private final RootKeysAsked others;
    private final Optional<HsmEngine> hsm;
    private final Randomness random;
    private final Set<Integer> givenToHsm = new HashSet<>();
    private final List<Gone> gone = new ArrayList<>();
    private volatile boolean begun;
    private volatile boolean serves = true;
    private volatile String fault = "";

    private record Gone(RootKey key, long sinceNanos) {}

    /** What the state says, of one moment. @param epoch 0 if it says nothing yet */
    private record Told(int epoch, Optional<RootRotation> rotation, List<Slot> slots, List<Member> members) {
        static Told of(KeyRing ring) {
            return new Told(ring.rootEpoch(), ring.rotation(), ring.allSlots(), ring.members());
        }

        /** The newest first, since it opens the other. */
        List<Integer> epochs() {
            return rotation.map(now -> List.of(now.to(), now.from())).orElse(List.of(epoch));
        }

        int sealing() {
            return rotation.map(RootRotation::sealing).orElse(epoch);
        }
    }

    public EpochFollower(Cluster cluster, RootKeys roots, Identity identity, NodeFolder folder, Protectors protectors, Optional<HsmEngine> hsm,
                         Randomness random) {
        this.cluster = cluster;
        this.roots = roots;
        this.identity = identity;
        this.folder = folder;
        this.own = new OwnSlots(identity.node(), protectors);
        this.others = new RootKeysAsked(cluster, identity, folder, random);
        this.hsm = hsm;
        this.random = random;
    }

    /** To be called once the node takes part: from then on it asks others, and tells them. */
    public void begin() {
        begun = true;
    }

    /** Why not all is open that should be, or the cluster could not be told, in a sentence; "ok" otherwise. */
    public String state() {
        return fault.isEmpty() ? "ok" : fault;
    }

    /** Whether every root key is open that anything is sealed under. */
    public boolean serves() {
        return serves;
    }

    @Override
    protected Future<?> look() {
        return vertx.executeBlocking(() -> {
            follow();
            return null;
        }, false);
    }

    @Override
    protected void failed(Throwable bug) {
        LOG.error("The root key cannot be followed", bug);
    }

    @Override
    protected long pauseMillis() {
        return LOOK_MILLIS;
    }

    /** One look. Blocks; what does not succeed is tried again at the next. */
    public synchronized void follow() {
        String found;
        try {
            found = followed();
        } catch (Refused refused) {
            found = refused.sentence();
        } catch (Fault | SealBroken | TimeoutException | ExecutionException e) {
            found = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!found.isEmpty() && !found.equals(fault)) LOG.info("The root key is not as the cluster has it, and tried again: {}", found);
        fault = found;
    }

    private String followed() throws TimeoutException, ExecutionException, InterruptedException {
        closeThoseThatLingered();
        Told told = cluster.stale(Told::of);
        if (told.epoch == 0) return ""; // not founded yet, or nothing has arrived here
        for (int epoch : told.epochs()) if (!roots.has(epoch)) open(epoch, told);
        if (roots.has(told.sealing())) sealUnder(told.sealing());
        if (roots.current().epoch() == told.sealing()) drop(Set.copyOf(told.epochs()));
        serves = roots.has(told.sealing()) && (told.rotation.isEmpty() || roots.has(told.rotation.get().from()));
        for (int epoch : told.epochs()) if (!roots.has(epoch)) return "Epoch " + epoch + " of the root key is not open on this node yet.";
        if (begun && told.rotation.isPresent()) tell(told.rotation.get(), told.slots);
        return "";
    }

    private void open(int epoch, Told told) throws InterruptedException {
        Optional<RootKey> found = told.rotation.filter(now -> now.from() == epoch)
            .flatMap(now -> roots.of(now.to()).map(next -> FormerRoot.open(next, now, random)));
        if (found.isEmpty()) found = byOwnSlot(epoch, told.slots).filter(key -> isTheOne(key, told));
        if (found.isEmpty() && begun) found = fromOthers(epoch, told);
        found.ifPresent(key -> {
            roots.add(key);
            LOG.info("Epoch {} of the root key is open", epoch);
        });
    }

    private Optional<RootKey> byOwnSlot(int epoch, List<Slot> slots) {
        return own.open(slots, epoch).map(opened -> {
            try (opened) {
                return new RootKey(identity.cluster(), epoch, opened, random);
            }
        });
    }

    private Optional<RootKey> fromOthers(int epoch, Told told) throws InterruptedException {
        for (Member member : told.members) {
            boolean lacks = told.rotation.filter(now -> now.to() == epoch && !now.opened().contains(member.id())).isPresent();
            boolean may = !lacks && !member.id().equals(identity.node());
            Optional<RootKey> found = may ? from(member, epoch).filter(key -> isTheOne(key, told)) : Optional.empty();
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private Optional<RootKey> from(Member member, int epoch) throws InterruptedException {
        try (RootKeys answered = done(others.of(member.id()))) {
            return answered.of(epoch).map(key -> {
                try (Secret copy = key.copy()) {
                    return new RootKey(identity.cluster(), epoch, copy, random);
                }
            });
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Node {} gave no root key: {}", member.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The next root key is the one that opens the present one. One that is not is closed. */
    private boolean isTheOne(RootKey key, Told told) {
        if (told.rotation.isEmpty() || key.epoch() != told.rotation.get().to()) return true;
        try {
            FormerRoot.open(key, told.rotation.get(), random).close();
            return true;
        } catch (SealBroken another) {
            key.close();
            LOG.error("What was given as epoch {} of the root key is another", key.epoch());
            return false;
        }
    }

    private void sealUnder(int epoch) {
        if (roots.current().epoch() != epoch) {
            roots.sealUnder(epoch);
            LOG.info("Epoch {} of the root key seals", epoch);
        }
        hsm.ifPresent(engine -> roots.subkeys(HsmKeys.MAC_PURPOSE).forEach((one, subkey) -> {
            if (givenToHsm.add(one)) engine.addSubkey(one, subkey);
            else subkey.close();
        }));
    }

    /** Who still holds something that was read when the key was in use has a moment to open it. */
    private void drop(Set<Integer> kept) {
        List<RootKey> dropped = roots.keepOnly(kept);
        if (dropped.isEmpty()) return;
        dropped.forEach(key -> gone.add(new Gone(key, System.nanoTime())));
        hsm.ifPresent(engine -> engine.dropSubkeysBefore(roots.all().getFirst().epoch()));
        LOG.info("Of the root key, {} gone", dropped.stream().map(key -> "epoch " + key.epoch()).toList());
    }

    private void closeThoseThatLingered() {
        long now = System.nanoTime();
        gone.removeIf(one -> {
            boolean over = now - one.sinceNanos > LINGER_NANOS;
            if (over) one.key.close();
            return over;
        });
    }

    private void tell(RootRotation rotation, List<Slot> slots) throws TimeoutException, ExecutionException, InterruptedException {
        if (rotation.phase() == Phase.OPENING) {
            if (rotation.opened().contains(identity.node())) return;
            List<Slot> made = own.sealedFor(slots, roots.of(rotation.from()).orElseThrow(), roots.of(rotation.to()).orElseThrow());
            done(cluster.change(new Command.OpenEpoch(identity.node(), rotation.to(), made)));
        } else if (!rotation.settled().contains(identity.node())) {
            ClientAuthority.sealAnew(folder, roots, rotation.to());
            done(cluster.change(new Command.SettleEpoch(identity.node(), rotation.to())));
        }
    }

    private static <T> T done(Future<T> future) throws TimeoutException, ExecutionException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) throw refused;
            throw e;
        }
    }

    /** Once nothing follows any more: wipes what still lingers. */
    public synchronized void close() {
        gone.forEach(one -> one.key.close());
        gone.clear();
    }
}
