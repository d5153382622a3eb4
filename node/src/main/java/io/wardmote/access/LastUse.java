package io.wardmote.access;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers which access keys were used on this node, and has the state remember it: once a minute, and of one key once an hour, so that no
 * request waits for it. What is recorded is never later than the truth by more than a minute, nor earlier by more than an hour and a
 * minute; of a node that dies, what it had gathered is lost.
 */
public final class LastUse extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(LastUse.class);
    private static final long PERIOD_MILLIS = 60_000;
    private static final long APART_MILLIS = 3_600_000;
    private static final int MOST_AT_ONCE = 1000;

    private final ReplicatedState state;
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    public LastUse(ReplicatedState state) {
        this.state = state;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(PERIOD_MILLIS, timer -> record());
        return Future.succeededFuture();
    }

    /** The key's signature was found right. On any thread. */
    void note(String accessKeyId) {
        if (!used.contains(accessKeyId)) used.add(accessKeyId);
    }

    /** What could not be recorded is gathered again. */
    Future<Void> record() {
        List<String> now = used.stream().limit(MOST_AT_ONCE).toList();
        now.forEach(used::remove);
        return Future.succeededFuture().compose(begun -> {
            List<String> due = state.stale(ring -> now.stream()
                .filter(id -> ring.accessKey(id).filter(key -> ring.time() - key.usedAt() >= APART_MILLIS).isPresent()).toList());
            return due.isEmpty() ? Future.<Void>succeededFuture() : state.change(ReplicatedState.NO_NONCE, new Command.NoteAccessKeys(due));
        }).onFailure(failure -> {
            LOG.warn("The last use of access keys could not be recorded now: {}", failure.toString());
            used.addAll(now);
        });
    }
}
