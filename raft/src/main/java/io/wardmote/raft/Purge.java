package io.wardmote.raft;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.wardmote.key.Refused;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Milestone;
import io.wardmote.state.Outcome;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes destroyed keys, destroyed material of keys that stay, and what removed key slots sealed from this node's disk. Their rows are gone
 * already; what is left of them lies in the log, in files of the store that wait to be compacted, and in snapshots. Each look does what is still to do, in
 * this order:
 *
 * <ol>
 *   <li>the file of the log that holds the destruction is closed, by padding it; then a look is passed over, so that followers
 *       have the entries before they go
 *   <li>the store is compacted, and says so itself ({@link Compacted}): its copies in snapshots say it too
 *   <li>a snapshot is taken of the compacted store; older ones go
 *   <li>the log goes up to that file, without keeping entries for nodes that are away: these get the snapshot
 *   <li>the cluster is told, as evidence
 * </ol>
 *
 * What is to do is read from the disk and the state each time. So a look that failed, or a process that died in the middle of
 * one, costs nothing but the time until the next.
 */
final class Purge {
    private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration SNAPSHOT_WAIT = Duration.ofMinutes(10);
    private static final int MOST_PAD_BYTES = 512 << 10;
    /** So often a follower leaves it to the leader to close the file; theirs need not begin at the same entries. */
    private static final int LEFT_TO_THE_LEADER = 2;

    private final RaftConfig config;
    private final Rocks rocks;
    private final AppliedIndex applied;
    private final Leadership leadership;
    private final Supplier<StateMachine> machine;
    private final Supplier<RaftNode> raft;
    private final ScheduledThreadPoolExecutor thread;
    private int leftToTheLeader;

    /** @param machine and {@code raft}: those of the moment; both are built anew when the disk has failed */
    Purge(RaftConfig config, Rocks rocks, AppliedIndex applied, Leadership leadership, Supplier<StateMachine> machine, Supplier<RaftNode> raft) {
        this.config = config;
        this.rocks = rocks;
        this.applied = applied;
        this.leadership = leadership;
        this.machine = machine;
        this.raft = raft;
        this.thread = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(config.node() + "-purge").daemon().priority(Thread.MIN_PRIORITY).factory(),
            new ScheduledThreadPoolExecutor.DiscardPolicy());
    }

    void start() {
        thread.scheduleWithFixedDelay(() -> {
            try {
                look();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Refused | IOException | ExecutionException | TimeoutException e) {
                LOG.warn("Destroyed keys are not yet purged from this node's disk, it is tried again: {}", e.toString());
            } catch (RuntimeException e) {
                LOG.error("Destroyed keys could not be purged from this node's disk", e);
            }
        }, LOOK.toMillis(), LOOK.toMillis(), MILLISECONDS);
    }

    void close() {
        thread.shutdownNow();
    }

    /**
     * Does what can be done now; blocks for as long as it takes.
     *
     * @return whether nothing is left to be done
     */
    synchronized boolean look() throws IOException, ExecutionException, InterruptedException, TimeoutException {
        long upTo = rocks.read(KeyRing::destroyed).index();
        if (upTo == 0 || !raft.get().isAlive()) return true;
        Milestone told = rocks.read(ring -> ring.purged(config.node()));
        // what was told may not hold for files that came from another node since
        boolean gathering = told.index() < upTo && rocks.read(KeyRing::time) < told.at() + config.log().purgeEvery().toMillis();
        if (gathering) return false;
        if (files().writesUpTo(upTo)) {
            closeFile(upTo);
            return false;
        }
        leftToTheLeader = 0;
        Compacted compacted = compact(upTo);
        if (!snapshot(compacted) || !cutLog(upTo)) return false;
        if (told.index() < upTo) tell(upTo);
        return true;
    }

    private LogFiles files() throws IOException {
        return LogFiles.in(raft.get().logFolder());
    }

    /**
     * Ratis begins another file when one is full, or with a new term. Padding fills it: a few megabytes, once per purge, on every
     * node. A new term would cost no bytes, but an election, and with it seconds without an answer where there is one node.
     */
    private void closeFile(long upTo) throws IOException, ExecutionException, InterruptedException, TimeoutException {
        if (!raft.get().leads() && leftToTheLeader++ < LEFT_TO_THE_LEADER) return;
        int bytes = (int) Math.min(MOST_PAD_BYTES, config.log().segmentBytes() / 4);
        for (long left = config.log().segmentBytes() / bytes + 2; left > 0 && files().writesUpTo(upTo); left--) {
            propose(new Command.Pad(new byte[bytes]));
        }
    }

    private Compacted compact(long upTo) {
        Compacted before = rocks.compacted();
        if (before.destroyed() >= upTo) return before;
        LOG.info("The store is compacted: keys were destroyed up to entry {}", upTo);
        return rocks.compact(upTo, applied::get);
    }

    /** @return false while there may be others */
    private boolean snapshot(Compacted compacted) throws IOException, ExecutionException, InterruptedException, TimeoutException {
        if (machine.get().snapshotIndex() <= compacted.applied()) {
            Duration wait = config.timing().changeWait();
            long later = within(wait, leadership.barrier(wait));
            within(wait, applied.await(later, wait));
            within(SNAPSHOT_WAIT.plusSeconds(1), raft.get().snapshot(SNAPSHOT_WAIT));
        }
        return machine.get().dropSnapshots(compacted.applied());
    }

    /** @return false if the file's last entries are in no snapshot yet */
    private boolean cutLog(long upTo) throws IOException, ExecutionException, InterruptedException, TimeoutException {
        long last = files().lastOf(upTo);
        if (last < 0) return true;
        if (machine.get().snapshotIndex() < last) return false;
        within(config.timing().changeWait(), raft.get().purge(last));
        return files().lastOf(upTo) < 0;
    }

    private void tell(long upTo) throws ExecutionException, InterruptedException, TimeoutException {
        propose(new Command.Purged(config.node(), upTo));
        LOG.info("Nothing of keys destroyed up to entry {} is on this node's disk any more", upTo);
    }

    private void propose(Command command) throws ExecutionException, InterruptedException, TimeoutException {
        Duration wait = config.timing().changeWait();
        Batcher.Answer answer = within(wait, leadership.propose(new Proposal(Stamp.NONE, command), wait));
        if (answer.outcome() instanceof Outcome.Unchanged unchanged) throw unchanged.refused();
        within(wait, applied.await(answer.index(), wait));
    }

    private static <T> T within(Duration wait, CompletableFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(wait.toSeconds() + 1, SECONDS);
    }
}
