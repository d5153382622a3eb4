package io.wardmote.node.rotation;

import io.vertx.core.Future;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Refused;
import io.wardmote.node.Recurring;
import io.wardmote.raft.Cluster;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.RootRotation;
import io.wardmote.state.RootRotation.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a change of the root key from step to step, on whichever node leads; each is a command that does nothing where it is not due. What is
 * left to be sealed anew is found in the rows themselves, so nothing is lost with a leader; and it is done in small batches with a pause
 * after each, so nobody waits for it.
 */
public final class Rewrapping extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(Rewrapping.class);
    private static final long LOOK_MILLIS = 250;
    private static final long PAUSE_MILLIS = 10;
    /** Somebody has to do something first. */
    private static final long BROKEN_MILLIS = 60_000;

    private final Cluster cluster;
    private final RootKeys roots;
    private final long quietNanos;
    private volatile int broken;
    /** When this node, as the leader that it still is, saw everything wrapped; empty if it did not. */
    private OptionalLong wrappedNanos = OptionalLong.empty();

    /** @param quiet for so long a change that was sealed under the old root key may still be under way */
    public Rewrapping(Cluster cluster, RootKeys roots, Duration quiet) {
        this.cluster = cluster;
        this.roots = roots;
        this.quietNanos = quiet.toNanos();
    }

    /** "ok", or that something does not open and so keeps the old root key; of the node that leads. */
    public String state() {
        return broken == 0 ? "ok" : broken + " things do not open under the old root key, and keep it: see node.log";
    }

    @Override
    protected void failed(Throwable failure) {
        if (failure instanceof Refused refused) LOG.info("The root key is not changed further now: {}", refused.sentence());
        else LOG.error("The root key is not changed further now", failure);
    }

    @Override
    protected long pauseMillis() {
        return broken > 0 ? BROKEN_MILLIS : LOOK_MILLIS;
    }

    @Override
    protected Future<Void> look() {
        Optional<RootRotation> rotation = cluster.isLeader() ? cluster.stale(KeyRing::rotation) : Optional.empty();
        if (rotation.isEmpty() || rotation.get().phase() != Phase.WRAPPING) wrappedNanos = OptionalLong.empty();
        if (rotation.isEmpty()) {
            broken = 0;
            return Future.succeededFuture();
        }
        RootRotation now = rotation.get();
        Optional<RootKey> from = roots.of(now.from());
        Optional<RootKey> to = roots.of(now.to());
        if (from.isEmpty() || to.isEmpty()) return Future.succeededFuture();
        return switch (now.phase()) {
            case OPENING -> holds(now.opened()) ? beginWrapping(now) : Future.succeededFuture();
            case WRAPPING -> wrappedNanos.isEmpty() ? wrapped(now, from.get(), to.get()).compose(this::noteWrapped) : closeWhenQuiet(now);
            case CLOSING -> holds(now.settled()) ? wrapped(now, from.get(), to.get()).compose(all -> retire(now, all)) : Future.succeededFuture();
        };
    }

    private Future<Void> noteWrapped(boolean all) {
        if (all) wrappedNanos = OptionalLong.of(System.nanoTime());
        return Future.succeededFuture();
    }

    /** What was sealed before every node knew of the new key may come until then. */
    private Future<Void> closeWhenQuiet(RootRotation rotation) {
        boolean quiet = System.nanoTime() - wrappedNanos.getAsLong() >= quietNanos;
        return quiet ? cluster.change(new Command.CloseEpoch(rotation.to())) : Future.succeededFuture();
    }

    private boolean holds(Set<String> nodes) {
        return cluster.stale(ring -> ring.members().stream().map(Member::id).collect(Collectors.toSet())).stream().allMatch(nodes::contains);
    }

    private Future<Void> beginWrapping(RootRotation rotation) {
        return cluster.copy((index, rows) -> Rewrapper.count(rows, rotation.from())).compose(total -> {
            LOG.info("Every node has epoch {} of the root key: {} things are sealed anew under it", rotation.to(), total);
            return cluster.change(new Command.WrapUnder(rotation.to(), total));
        });
    }

    private Future<Void> retire(RootRotation rotation, boolean all) {
        if (!all) return Future.succeededFuture();
        return cluster.change(new Command.RetireEpoch(rotation.to()))
            .onSuccess(done -> LOG.info("The root key is that of epoch {}; nothing is left under {}", rotation.to(), rotation.from()));
    }

    /** Goes through all rows once; answers whether it found nothing. */
    private Future<Boolean> wrapped(RootRotation rotation, RootKey from, RootKey to) {
        Rewrapper rewrapper = new Rewrapper(from, to);
        return pass(rotation, rewrapper, Rewrapper.first(), 0, 0).onComplete(done -> rewrapper.close());
    }

    private Future<Boolean> pass(RootRotation rotation, Rewrapper rewrapper, byte[] start, long found, int unopened) {
        if (isStopped() || !cluster.isLeader()) return Future.succeededFuture(false);
        return cluster.copy((index, rows) -> rewrapper.batch(rows, start)).compose(batch -> {
            long things = found + batch.things().size();
            int wrong = unopened + batch.broken();
            return propose(rotation, batch.things()).compose(done -> {
                if (batch.next().isEmpty()) return ended(things, wrong);
                return vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(later -> pass(rotation, rewrapper, batch.next().get(), things, wrong));
            });
        });
    }

    private Future<Void> propose(RootRotation rotation, List<Command.Rewrapped> things) {
        return things.isEmpty() ? Future.succeededFuture() : cluster.change(new Command.Rewrap(rotation.to(), things));
    }

    private Future<Boolean> ended(long things, int wrong) {
        broken = wrong;
        return Future.succeededFuture(things == 0 && wrong == 0);
    }
}
