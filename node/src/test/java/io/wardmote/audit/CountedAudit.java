package io.wardmote.audit;

import io.vertx.core.Future;
import io.wardmote.key.Refusal;
import io.wardmote.op.Audit;
import io.wardmote.op.Deed;
import io.wardmote.op.PendingUses;
import io.wardmote.state.Command;
import io.wardmote.state.Destruction;
import java.time.InstantSource;
import java.util.List;

/** Counts what is recorded as a node's log does, without one. */
public final class CountedAudit implements Audit {
    private final Audit inner;
    private final InstantSource clock;
    private final UsageFold fold;
    private long sequence;

    public CountedAudit(Audit inner, String node, InstantSource clock) {
        this.inner = inner;
        this.clock = clock;
        this.fold = new UsageFold(node, 0, clock);
    }

    public PendingUses pending() {
        return fold;
    }

    /** What the node would tell the cluster now. */
    public Command told(long known) {
        UsagePiece piece = fold.next(known);
        return new Command.CountUses(fold.node(), piece.after(), piece.upTo(), piece.until(), piece.uses());
    }

    @Override
    public Future<Void> ready() {
        return inner.ready();
    }

    @Override
    public Future<Void> record(Deed deed) {
        return inner.record(deed).onSuccess(recorded -> fold.add(List.of(new AuditRecord.Operated(clock.millis(), deed)), ++sequence));
    }

    @Override
    public Future<Void> destroyed(Destruction evidence) {
        return inner.destroyed(evidence);
    }

    @Override
    public void stranger(String door, String address, Refusal refusal) {
        inner.stranger(door, address, refusal);
    }
}
