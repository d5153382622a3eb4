package io.wardmote.node.declared;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.node.declared.Declared.Step;
import io.wardmote.op.Audit;
import io.wardmote.op.Deed;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Declaration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the cluster be as this node's settings declare, once in each life of the node, as soon as it leads. Each wording is seen to once
 * ({@link Declaration}): what was changed by hand since then stays so until the settings say something else. What they name no more is left alone.
 *
 * <p>What is refused is told in the log, in records and in {@link #state}, and is not tried again before the node starts anew; what could not be
 * done now is tried again.
 */
public final class DeclaredWork extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredWork.class);
    private static final long PERIOD_MILLIS = 1000;

    private final ReplicatedState state;
    private final String node;
    private final List<Declared> all;
    private final Declared.Making making;
    private final BooleanSupplier leads;
    private final Audit audit;
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private boolean busy;
    private long timer;

    /**
     * @param node  this node's id
     * @param all   in the order in which they can be made
     * @param audit of this verticle's own event loop
     */
    public DeclaredWork(ReplicatedState state, String node, List<Declared> all, Declared.Making making, BooleanSupplier leads, Audit audit) {
        this.state = state;
        this.node = node;
        this.all = List.copyOf(all);
        this.making = making;
        this.leads = leads;
        this.audit = audit;
    }

    @Override
    public Future<?> start() {
        if (!all.isEmpty()) timer = vertx.setPeriodic(PERIOD_MILLIS, now -> look());
        return Future.succeededFuture();
    }

    /** "ok", or what was refused, for people. */
    public String state() {
        return refused.entrySet().stream().map(one -> one.getKey() + ": " + one.getValue()).sorted().reduce((a, b) -> a + "; " + b).orElse("ok");
    }

    private void look() {
        if (busy || !leads.getAsBoolean()) return;
        busy = true;
        see().onSuccess(done -> vertx.cancelTimer(timer))
            .onFailure(failure -> LOG.warn("What the settings declare could not be seen to now: {}", failure.toString()))
            .onComplete(done -> busy = false);
    }

    /** Completes when all of it has been seen to. */
    Future<Void> see() {
        Future<Void> seen = state.<Void>read(ring -> {
            if (ring.cluster().isEmpty()) throw Refusal.UNAVAILABLE.because("The cluster is not founded yet.");
            return null;
        });
        for (Declared declared : all) seen = seen.compose(before -> see(declared));
        return seen;
    }

    private Future<Void> see(Declared declared) {
        String wording = declared.wording();
        return state.read(ring -> ring.declaration(declared.thing())).compose(known -> {
            if (known.isNoted(node, wording) || refused.containsKey(declared.thing())) return Future.succeededFuture();
            Future<Void> brought = known.isNews(node, wording) ? bring(declared) : Future.succeededFuture();
            return brought.compose(done -> state.change(ReplicatedState.NO_NONCE, new Command.NoteDeclaration(node, declared.thing(), wording)));
        }).recover(failure -> failure instanceof Refused no && no.refusal() != Refusal.UNAVAILABLE ? refused(declared, no) : Future.failedFuture(failure));
    }

    private Future<Void> bring(Declared declared) {
        return audit.ready().compose(ready -> state.read(ring -> declared.steps(ring, making))).compose(steps -> {
            Future<Void> taken = Future.succeededFuture();
            for (Step step : steps) taken = taken.compose(before -> take(declared, step));
            return taken;
        });
    }

    private Future<Void> take(Declared declared, Step step) {
        return state.change(ReplicatedState.NO_NONCE, step.command()).transform(end -> {
            Refusal refusal = end.failed() ? (end.cause() instanceof Refused no ? no.refusal() : Refusal.INTERNAL_FAILURE) : null;
            return audit.record(Deed.declared(step.operation(), declared.thing(), refusal))
                .compose(written -> end.failed() ? Future.failedFuture(end.cause()) : Future.succeededFuture());
        });
    }

    private Future<Void> refused(Declared declared, Refused refusal) {
        LOG.warn("{} is not as the settings declare it: {}", declared.thing(), refusal.sentence());
        refused.put(declared.thing(), refusal.sentence());
        return Future.succeededFuture();
    }
}
