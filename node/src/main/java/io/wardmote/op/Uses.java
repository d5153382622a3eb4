package io.wardmote.op;

import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;

import io.vertx.core.Future;
import io.wardmote.key.Refused;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Version;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts encryptions under each key version, because random 96-bit nonces are safe for at most 2^32 of them (SP 800-38D, 8.3).
 * A node announces blocks of encryptions through the log before it does them. The first few under a version it does
 * unannounced: {@code slack}, which the count allows once for each start of any node. Of versions that were used no more than half as often only the
 * number is kept ({@link SeldomUsed}), so that many keys cost little and are not announced. So what is recorded is never too low:
 *
 * <pre>
 *   encryptions so far &lt;= announced + slack * starts of all nodes
 * </pre>
 *
 * Announcements stop short of the limit by a 256th of it, which is more than all slack and all blocks under way.
 */
public final class Uses {
    private static final Logger LOG = LoggerFactory.getLogger(Uses.class);
    /** SP 800-38D, 8.3. */
    public static final long MOST = 1L << 32;
    private static final int MOST_TALLIES = 65_536;
    /** They take 32 MiB then. */
    private static final int MOST_SELDOM = 3 << 20;
    private static final int VERSIONS_PER_COMMAND = 1000;

    private final ReplicatedState state;
    private final long announcedAtMost;
    private final long slack;
    private final long largestBlock;
    private final long warnedFrom;
    private final SeldomUsed seldom;
    private final int mostTallies;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();

    /** @param limit encryptions under one version, at most {@link #MOST} */
    public Uses(ReplicatedState state, long limit) {
        this(state, limit, new SeldomUsed(MOST_SELDOM), MOST_TALLIES);
    }

    Uses(ReplicatedState state, long limit, SeldomUsed seldom, int mostTallies) {
        if (limit < 1 || limit > MOST) throw new IllegalArgumentException("encryptions per version: 1 to 2^32, not " + limit);
        this.state = state;
        this.seldom = seldom;
        this.mostTallies = mostTallies;
        this.announcedAtMost = limit - (limit >>> 8);
        this.slack = limit >>> 22;
        this.largestBlock = Math.max(1, limit >>> 12);
        this.warnedFrom = limit >>> 1;
    }

    /** What this process has done and announced under one version. Guarded by itself. */
    private static final class Tally {
        long used;
        long announced;
        boolean swept;
        Future<Long> announcing;

        Tally(long used) {
            this.used = used;
        }
    }

    /** To be called before so many encryptions. Fails with LIMIT_EXCEEDED when the version may not encrypt so often any more; then none of them is counted. */
    Future<Void> announce(Version version, int count) {
        Tally known = tallies.get(version.id());
        if (known == null && version.reserved() < announcedAtMost && seldom.adds(version.id(), count, (int) (slack / 2))) return Future.succeededFuture();
        Tally tally = known == null ? tally(version.id()) : known;
        synchronized (tally) {
            if (tally.swept) return announce(version, count);
            if (version.reserved() >= announcedAtMost && tally.used + count > tally.announced) return Future.failedFuture(spent());
            if (tally.used + count <= tally.announced + slack) {
                tally.used += count;
                if (tally.used > tally.announced + slack / 2) announceMore(version.id(), tally, count);
                return Future.succeededFuture();
            }
            return announceMore(version.id(), tally, count)
                .compose(granted -> granted == 0 ? Future.failedFuture(spent()) : announce(version, count));
        }
    }

    private Tally tally(String versionId) {
        if (tallies.size() > mostTallies) sweep();
        return tallies.computeIfAbsent(versionId, id -> new Tally(seldom.take(id)));
    }

    private static Refused spent() {
        return LIMIT_EXCEEDED.because("The key version has encrypted as often as is safe; rotate the key.");
    }

    private Future<Long> announceMore(String versionId, Tally tally, int count) {
        if (tally.announcing != null) return tally.announcing;
        long wanted = Math.max(count, Math.clamp(tally.used, 1, largestBlock));
        Future<Long> announcing = state.read(ring -> ring.version(versionId).map(Version::reserved).orElse(announcedAtMost))
            .compose(reserved -> reserve(versionId, reserved, Math.clamp(announcedAtMost - reserved, 0, wanted)))
            .onComplete(done -> finish(tally, done.succeeded() ? done.result() : 0));
        // it may have finished already, before it could be seen as under way
        tally.announcing = announcing.isComplete() ? null : announcing;
        return announcing;
    }

    private Future<Long> reserve(String versionId, long reserved, long count) {
        if (count == 0) return Future.succeededFuture(0L);
        if (reserved < warnedFrom && reserved + count >= warnedFrom)
            LOG.warn("Key version {} has encrypted half as often as is safe; rotate its key", versionId);
        return state.change(ReplicatedState.NO_NONCE, new Command.ReserveUses(List.of(new Command.Uses(versionId, count)))).map(done -> count);
    }

    private static void finish(Tally tally, long granted) {
        synchronized (tally) {
            tally.announced += granted;
            tally.announcing = null;
        }
    }

    /** Makes room: half of the tallies go. What they did unannounced is kept shortly, or announced after the fact where there is no room for that either. */
    private void sweep() {
        if (!sweeping.compareAndSet(false, true)) return;
        List<Command.Uses> owed = new ArrayList<>();
        Iterator<Map.Entry<String, Tally>> all = tallies.entrySet().iterator();
        for (int left = mostTallies / 2; left > 0 && all.hasNext(); left--) {
            Map.Entry<String, Tally> entry = all.next();
            Tally tally = entry.getValue();
            synchronized (tally) {
                if (tally.announcing != null) continue;
                tally.swept = true;
                long unannounced = Math.max(0, tally.used - tally.announced);
                if (!seldom.puts(entry.getKey(), unannounced) && unannounced > 0) {
                    owed.add(new Command.Uses(entry.getKey(), unannounced));
                    seldom.puts(entry.getKey(), 0);
                }
                all.remove();
            }
        }
        Future<Void> paid = Future.succeededFuture();
        for (int from = 0; from < owed.size(); from += VERSIONS_PER_COMMAND) {
            List<Command.Uses> part = List.copyOf(owed.subList(from, Math.min(owed.size(), from + VERSIONS_PER_COMMAND)));
            paid = paid.compose(before -> pay(part));
        }
        paid.onComplete(done -> sweeping.set(false));
    }

    /** What could not be announced now is owed by the tally again. */
    private Future<Void> pay(List<Command.Uses> part) {
        return state.change(ReplicatedState.NO_NONCE, new Command.ReserveUses(part)).recover(failure -> {
            for (Command.Uses uses : part) {
                Tally tally = tally(uses.versionId());
                synchronized (tally) {
                    tally.used += uses.count();
                }
            }
            return Future.succeededFuture();
        });
    }
}
