package io.wardmote.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardmote.audit.AuditLog;
import io.wardmote.audit.Continuity;
import io.wardmote.audit.Hash;
import io.wardmote.audit.Head;
import io.wardmote.node.founding.Identity;
import io.wardmote.raft.NodeIdentity;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.AuditHead;
import io.wardmote.state.Command;
import io.wardmote.state.KnownHead;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the cluster know how far this node's audit log goes, each beat in which it went on: a head, signed as the node. First of all it looks whether the log
 * is still the one that the cluster knows. If not it commits nothing more: what the cluster knows is the proof.
 */
final class HeadCommits extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HeadCommits.class);
    /** That of ticks. */
    private static final long BEAT_MILLIS = 500;

    private final AuditLog log;
    private final Path segments;
    private final ReplicatedState state;
    private final Identity identity;
    private final NodeIdentity signer;
    private boolean compared;
    private boolean busy;
    private boolean failing;

    /** @param segments the log's folder */
    HeadCommits(AuditLog log, Path segments, ReplicatedState state, Identity identity, NodeIdentity signer) {
        this.log = log;
        this.segments = segments;
        this.state = state;
        this.identity = identity;
        this.signer = signer;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(BEAT_MILLIS, timer -> look());
        return Future.succeededFuture();
    }

    private void look() {
        if (busy) return;
        busy = true;
        Future.succeededFuture().compose(now -> compared ? commit() : compare()).onComplete(end -> {
            busy = false;
            if (end.failed() && !failing) LOG.warn("The cluster does not hear how far the audit log goes, it is tried again: {}", end.cause().toString());
            failing = end.failed();
        });
    }

    private Future<Void> compare() {
        return state.read(ring -> ring.heads().newest(identity.node())).compose(known -> known.isEmpty() ? Future.succeededFuture(Optional.<String>empty())
            : vertx.executeBlocking(() -> Continuity.fault(segments, head(known.get())), false)
                .compose(fault -> fault.isPresent() ? Future.succeededFuture(fault) : faultOfBegin(known.get()))).compose(fault -> {
                    fault.ifPresent(log::contradicts);
                    return fault.isEmpty() ? Future.<Void>succeededFuture() : tell(List.of());
                }).onSuccess(told -> compared = true);
    }

    /** What is not there any more, and was younger when the cluster last heard of the log than records get, the log must have let go of itself. */
    private Future<Optional<String>> faultOfBegin(KnownHead newest) {
        return vertx.executeBlocking(() -> Continuity.begin(segments), false).compose(begin -> {
            if (begin.isEmpty()) return Future.succeededFuture(Optional.empty());
            return state.list(ring -> ring.heads().keptBefore(identity.node(), begin.getAsLong())).compose(missed -> {
                boolean young = missed.isPresent() && missed.get().head().atMillis() > newest.head().atMillis() - log.keep().toMillis();
                if (!young) return Future.succeededFuture(Optional.empty());
                return vertx.executeBlocking(() -> Continuity.faultOfBegin(segments, head(missed.get())), false);
            });
        });
    }

    private static Head head(KnownHead known) {
        AuditHead head = known.head();
        return new Head(head.node(), head.incarnation(), head.sequence(), new Hash(head.hash()), head.atMillis());
    }

    private Future<Void> commit() {
        List<Head> heads = log.isContradicted() ? List.of() : log.uncommitted();
        if (heads.isEmpty()) return Future.succeededFuture();
        return vertx.executeBlocking(() -> signed(heads), false)
            .compose(this::tell)
            .compose(done -> vertx.executeBlocking(() -> {
                log.committed(heads.getLast());
                return null;
            }, false));
    }

    private Future<Void> tell(List<AuditHead> heads) {
        return state.change(ReplicatedState.NO_NONCE, new Command.CommitHeads(identity.node(), heads));
    }

    private List<AuditHead> signed(List<Head> heads) throws GeneralSecurityException {
        List<AuditHead> all = new ArrayList<>();
        for (Head head : heads) {
            byte[] hash = head.hash().bytes();
            byte[] text = AuditHead.signed(identity.cluster(), head.node(), head.incarnation(), head.sequence(), hash, head.atMillis());
            NodeIdentity.Signed signed = signer.sign(text);
            all.add(new AuditHead(head.node(), head.incarnation(), head.sequence(), hash, head.atMillis(), signed.signature(), signed.certificate()));
        }
        return all;
    }
}
