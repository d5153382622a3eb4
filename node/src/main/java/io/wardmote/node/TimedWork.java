package io.wardmote.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardmote.key.Refused;
import io.wardmote.op.Audit;
import io.wardmote.op.Deed;
import io.wardmote.op.NewKeys;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Destruction;
import io.wardmote.state.Key;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to happen at a time: keys due to be destroyed, keys due to rotate, brought material due to expire. Every node looks once a second; only the leader
 * proposes, as ordinary commands, and the transition checks that they are due. While the node's clock and the state's time are
 * apart, nothing is proposed: one of them is wrong, and a wrong clock must never destroy a key. Where all clocks leapt together, nothing is destroyed before
 * somebody has said that the time is right. What was done is recorded by the node that proposed it; so
 * is what all nodes have purged by then.
 */
final class TimedWork extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TimedWork.class);
    private static final long PERIOD_MILLIS = 1000;
    private static final int MOST_AT_ONCE = 100;

    private final ReplicatedState state;
    private final NewKeys keys;
    private final BooleanSupplier allowed;
    private final Audit audit;
    private boolean busy;

    /**
     * @param allowed whether this node leads and its clock agrees with the state's time
     * @param audit   of this verticle's own event loop
     */
    TimedWork(ReplicatedState state, NewKeys keys, BooleanSupplier allowed, Audit audit) {
        this.state = state;
        this.keys = keys;
        this.allowed = allowed;
        this.audit = audit;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(PERIOD_MILLIS, timer -> look());
        return Future.succeededFuture();
    }

    void look() {
        if (busy || !allowed.getAsBoolean()) return;
        busy = true;
        Future.succeededFuture().compose(now -> work()).compose(done -> prove())
            .onFailure(failure -> LOG.warn("What is due could not be looked at now: {}", failure.toString()))
            .onComplete(done -> busy = false);
    }

    private Future<Void> work() {
        List<Key> due = state.stale(ring -> ring.due(ring.time(), MOST_AT_ONCE).stream()
            .filter(key -> !key.due().deed().destroys() || !ring.timeIsDoubtful()).toList());
        return due.isEmpty() ? Future.succeededFuture() : audit.ready().compose(ready -> Future.join(due.stream().map(this::propose).toList())).mapEmpty();
    }

    private Future<Void> propose(Key key) {
        Future<Void> proposed = switch (key.due().deed()) {
            case DESTROY -> state.change(ReplicatedState.NO_NONCE, new Command.DestroyKey(key.id(), true));
            case EXPIRE -> state.change(ReplicatedState.NO_NONCE, new Command.ExpireMaterial(key.id()));
            case ROTATE -> keys.material(key.facts(), false).compose(made -> keys.orDiscarded(key.facts(), made, state.change(ReplicatedState.NO_NONCE,
                new Command.AddVersion(key.id(), made.versionId(), made.material(), made.publicKey(), key.versions().primary()))));
        };
        return proposed.onSuccess(done -> record(key)).recover(failure -> {
            // it stays due and is proposed again, or was taken back meanwhile
            LOG.warn("{} of key {} did not happen now: {}", key.due().deed(), key.id(),
                failure instanceof Refused refused ? refused.sentence() : failure.toString());
            return Future.succeededFuture();
        });
    }

    /** What every node has purged becomes evidence, in the state and in this node's audit log. */
    private Future<Void> prove() {
        List<Destruction> provable = state.stale(ring -> ring.destructions().provable(MOST_AT_ONCE));
        if (provable.isEmpty()) return Future.succeededFuture();
        long upTo = provable.getLast().destroyed().index();
        return audit.ready().compose(ready -> state.change(ReplicatedState.NO_NONCE, new Command.ProveDestructions(upTo))).onSuccess(done ->
            provable.forEach(one -> state.stale(ring -> ring.destructions().of(one.keyId())).filter(Destruction::isProven).ifPresent(this::record)));
    }

    private void record(Destruction evidence) {
        LOG.info("Nothing is left of key {} on any node", evidence.keyId());
        audit.destroyed(evidence).onFailure(failure -> LOG.warn("The end of key {} is proven, and its record is not written yet", evidence.keyId()));
    }

    private void record(Key key) {
        String operation = switch (key.due().deed()) {
            case DESTROY -> "DestroyKey";
            case EXPIRE -> "ExpireKeyMaterial";
            case ROTATE -> "RotateKey";
        };
        audit.record(Deed.due(key, operation)).onFailure(failure -> LOG.warn("{} of key {} was done, and its record is not written yet", operation, key.id()));
    }
}
