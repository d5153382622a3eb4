package io.wardmote.audit;

import io.vertx.core.Future;
import io.wardmote.key.Refusal;
import io.wardmote.op.Audit;
import io.wardmote.op.Deed;
import io.wardmote.op.PendingUses;
import io.wardmote.state.Command;
import io.wardmote.state.Command.CountUses;
import io.wardmote.state.Counted;
import io.wardmote.state.Destruction;
import io.wardmote.state.Usage;
import java.time.InstantSource;
import java.util.ArrayList;
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

    /** What the node would tell the cluster now, whole. */
    public Command told(Counted known) {
        List<CountUses> parts = parts(fold.next(known.upTo()), known);
        if (parts.size() > 1) throw new IllegalStateException("more than a part");
        return parts.getFirst();
    }

    static List<CountUses> parts(UsagePiece piece, Counted known) {
        List<CountUses> parts = new ArrayList<>();
        piece.parts(known.node(), known, parts::add);
        return parts;
    }

    /** All of it. */
    static List<Usage> uses(UsagePiece piece) {
        return parts(piece, Counted.whole("n1", 0, 0)).stream().flatMap(part -> part.uses().stream()).toList();
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
