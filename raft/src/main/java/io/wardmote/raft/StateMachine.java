package io.wardmote.raft;

import io.wardmote.state.Applied;
import io.wardmote.state.Command.Found;
import io.wardmote.state.Command.Report;
import io.wardmote.state.Command.Tick;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Proposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell that Ratis drives: decodes entries, has {@link Applied} decide, and writes each in one piece with its index. The
 * store lies in {@code db} beside Ratis' own folders; snapshots are {@link Snapshots}.
 *
 * <p>Ratis replays from the last snapshot, and the store is usually ahead of that: entries it has already are passed over.
 * Entries without changes (barriers) and Ratis' own leave no trace on disk; passing them again does nothing.
 */
final class StateMachine extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(StateMachine.class);

    /** What the state machine tells the node. Called on Ratis' threads: to be quick. */
    interface Events {
        void leaderChanged();

        /** This node leads, and has applied all that earlier leaders committed. */
        void leaderReady();

        /** @param incarnation the newest of this node that the state knows; -1 for none. Told with each tick */
        void started(long incarnation);

        /** There are members now, who can tell the time. */
        void founded();

        /** What came from another node, or was to be opened anew, could not be used as the store; {@link Rocks} tells of all else itself. */
        void storeFailed(StorageFailure failure);

        /** The Raft log took an I/O error; Ratis fails every further write to it. */
        void logFailed(Throwable cause);

        /** This node is no member any more: Ratis has shut its server down. */
        void removed();
    }

    /** The newest tick applied: who led, in which term, and whether a majority of the voters that have arrived spoke in it. */
    record LastTick(String leader, long term, long index, byte[] digest, boolean heard, long appliedNanos) {
        static final LastTick NONE = new LastTick("", -1, -1, new byte[0], false, System.nanoTime());
    }

    static final String STORE = "db";

    private final String node;
    private final Rocks rocks;
    private final Snapshots snapshots = new Snapshots();
    private final Divergence divergence;
    private final AppliedIndex appliedIndex;
    private final Leasing leasing;
    private final List<AppliedListener> listeners;
    private final Events events;
    private final Halt halt;
    private final Object applying = new Object();
    private Path store;
    private Path log;
    private boolean replaceStore;
    private long stored = -1;
    private long passed = -1;
    private volatile LastTick lastTick = LastTick.NONE;
    private volatile boolean flushOnClose = true;

    StateMachine(String node, Rocks rocks, Divergence divergence, AppliedIndex appliedIndex, Leasing leasing, List<AppliedListener> listeners, Events events,
                 Halt halt) {
        this.node = node;
        this.leasing = leasing;
        this.rocks = rocks;
        this.divergence = divergence;
        this.appliedIndex = appliedIndex;
        this.listeners = listeners;
        this.events = events;
        this.halt = halt;
    }

    LastTick lastTick() {
        return lastTick;
    }

    /** From now on a close leaves the store as a crash would, and no snapshot is taken. */
    void crashOnClose() {
        flushOnClose = false;
    }

    // start, snapshots, end

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        store = storage.getStorageDir().getRoot().toPath().resolve(STORE);
        getLifeCycle().startAndTransition(() -> {
            snapshots.init(storage);
            log = storage.getStorageDir().getCurrentDir().toPath();
            openStore(true);
            leasing.replaced(stored, new KeyRing(rocks).holders());
            appliedIndex.reach(stored);
        });
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots;
    }

    /**
     * Opens the store, or puts the newest whole snapshot in its place; either must go on where the log can.
     *
     * @param starting else the newest snapshot has just come, and nothing older will do
     */
    private void openStore(boolean starting) throws IOException {
        long logged = LogFiles.in(log).first();
        if (Files.exists(store) && !replaceStore) openIfWhole(logged);
        while (!rocks.isOpen()) restore(logged, starting);
        replaceStore = false;
        TermIndex applied = rocks.applied();
        // Ratis applies from the snapshot on, and without one from the very first entry
        if (snapshotIndex() + 1 < logged && logged != Long.MAX_VALUE || snapshotIndex() < 0 && logged > 0 && applied.getIndex() >= 0)
            snapshots.take(rocks, applied);
        TermIndex snapshot = latest();
        stored = applied.getIndex();
        passed = snapshot.getIndex();
        setLastAppliedTermIndex(applied);
    }

    private TermIndex latest() {
        return snapshots.getLatestSnapshot() == null ? TermIndex.INITIAL_VALUE : snapshots.getLatestSnapshot().getTermIndex();
    }

    private void openIfWhole(long logged) {
        try {
            rocks.open(store);
            long applied = rocks.applied().getIndex();
            if (applied < latest().getIndex() || applied + 1 < logged && logged != Long.MAX_VALUE) rocks.close();
        } catch (StorageFailure damage) {
            if (!damage.isDamaged()) throw damage;
            LOG.error("{} It is replaced by the newest snapshot and the log.", damage.getMessage());
            rocks.close();
        }
    }

    private void restore(long logged, boolean starting) throws IOException {
        TermIndex snapshot = latest();
        boolean goesOn = logged == Long.MAX_VALUE || snapshot.getIndex() + 1 >= logged;
        boolean lost = logged == Long.MAX_VALUE && snapshot.getIndex() < 0 && Files.exists(store);
        if (!starting && snapshot.getIndex() < 0) throw new StorageFailure("The snapshot that another node sent is not whole.", null, true);
        if (!goesOn || lost) {
            throw new StorageFailure("The state in " + store
                + " is damaged, and no whole snapshot is left that goes on with the Raft log, which begins at entry " + logged
                + "; let the node join again with a new data folder, or, if it is the only one, restore a backup.", null, true);
        }
        if (snapshot.getIndex() < 0) {
            Disk.delete(store);
        } else {
            try {
                snapshots.restore(store);
            } catch (SealedText.Broken damage) {
                if (!starting) throw new StorageFailure("The snapshot that another node sent is not whole (" + damage.getMessage() + ").", damage, true);
                snapshots.verify(read -> {});
                return;
            }
        }
        rocks.open(store);
    }

    /** The store that is there is not to be used. Before {@link #initialize}. */
    void replaceStore() {
        replaceStore = true;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    /**
     * Runs on the applying thread. While entries are replayed that the store has already, there is nothing to be gained, and
     * Ratis would refuse a snapshot of more than it believes to be applied.
     */
    @Override
    public long takeSnapshot() throws IOException {
        synchronized (applying) {
            TermIndex at = getLastAppliedTermIndex();
            boolean newer = snapshots.getLatestSnapshot() == null || snapshots.getLatestSnapshot().getIndex() < at.getIndex();
            if (!flushOnClose || !rocks.isOpen() || passed < at.getIndex() || !newer) return RaftLog.INVALID_LOG_INDEX;
            snapshots.take(rocks, at);
            stored = Math.max(stored, at.getIndex());
            return at.getIndex();
        }
    }

    /** Up to which entry the newest snapshot goes; -1 if there is none. */
    long snapshotIndex() {
        return snapshots.getLatestSnapshot() == null ? RaftLog.INVALID_LOG_INDEX : snapshots.getLatestSnapshot().getIndex();
    }

    /** @see Snapshots#drop */
    boolean dropSnapshots(long upTo) throws IOException {
        return snapshots.drop(upTo);
    }

    @Override
    public void pause() {
        synchronized (applying) {
            if (getLifeCycleState() != LifeCycle.State.RUNNING) return;
            getLifeCycle().transition(LifeCycle.State.PAUSING);
            rocks.close();
            getLifeCycle().transition(LifeCycle.State.PAUSED);
        }
    }

    @Override
    public void reinitialize() throws IOException {
        try {
            takeOver();
        } catch (IOException e) {
            events.storeFailed(new StorageFailure("The snapshot that another node sent cannot be used (" + e.getMessage() + ").", e));
            throw e;
        } catch (StorageFailure e) {
            events.storeFailed(e);
            throw e;
        } catch (RuntimeException | Error e) {
            halt.because(e); // Ratis would go on with a store that is closed, or half a snapshot
            throw e;
        }
    }

    private void takeOver() throws IOException {
        synchronized (applying) {
            getLifeCycle().startAndTransition(() -> {
                snapshots.reload();
                setLastAppliedTermIndex(TermIndex.INITIAL_VALUE);
                openStore(false);
                divergence.forget();
                listeners.forEach(AppliedListener::replaced);
                leasing.replaced(stored, new KeyRing(rocks).holders());
                appliedIndex.reach(stored);
            });
        }
    }

    @Override
    public void close() {
        synchronized (applying) {
            getLifeCycle().checkStateAndClose(() -> {
                if (rocks.isOpen() && flushOnClose) rocks.flush();
                rocks.close();
            });
        }
    }

    // entries

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        TermIndex at = TermIndex.valueOf(entry);
        try {
            synchronized (applying) {
                passed = at.getIndex();
                // paused: a snapshot that includes this entry is about to replace the store
                if (!rocks.isOpen() || at.getIndex() <= stored) return CompletableFuture.completedFuture(Message.EMPTY);
                byte[] outcomes = apply(at, entry.getStateMachineLogEntry().getLogData().toByteArray());
                return CompletableFuture.completedFuture(Message.valueOf(UnsafeByteOperations.unsafeWrap(outcomes)));
            }
        } catch (StorageFailure e) {
            throw e; // Ratis closes its server, and what follows is Healing's
        } catch (RuntimeException | Error e) {
            halt.because(e);
            throw e;
        }
    }

    private byte[] apply(TermIndex at, byte[] bytes) {
        List<Proposal> proposals = CommandCodec.proposals(bytes);
        Applied applied = Applied.of(rocks, at.getIndex(), proposals);
        if (!applied.changes().isEmpty()) {
            leasing.applying(at.getIndex(), applied.changes());
            listeners.forEach(listener -> listener.applying(applied.changes()));
            rocks.write(applied.changes(), at);
            stored = at.getIndex();
            listeners.forEach(listener -> listener.applied(at.getIndex(), applied.changes()));
        }
        // a lease is valid only of a state that readers see, with nothing of before left in any cache
        for (Proposal proposal : proposals) if (proposal.command() instanceof Tick tick) ticked(at, tick);
        if (proposals.stream().anyMatch(proposal -> proposal.command() instanceof Found)) events.founded();
        updateLastAppliedTermIndex(at);
        appliedIndex.reach(at.getIndex());
        leasing.applied(at.getIndex(), proposals.stream().anyMatch(proposal -> !(proposal.command() instanceof Tick)));
        return Outcomes.bytes(applied.outcomes());
    }

    private void ticked(TermIndex at, Tick tick) {
        KeyRing ring = new KeyRing(rocks);
        byte[] digest = ring.digest();
        Set<String> voters = ring.voters();
        List<Report> reports = Report.of(voters, tick.reports());
        divergence.ticked(at.getIndex(), digest, tick.leader(), reports, voters.size());
        long started = ring.started(node);
        leasing.ticked(at.getIndex(), tick, started);
        events.started(started);
        lastTick = new LastTick(tick.leader(), at.getTerm(), at.getIndex(), digest, reports.size() > voters.size() / 2, System.nanoTime());
    }

    /** Entries of Ratis itself, which never reach {@link #applyTransaction}. */
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        synchronized (applying) {
            passed = index;
            updateLastAppliedTermIndex(TermIndex.valueOf(term, index));
            if (!rocks.isOpen()) return;
            appliedIndex.reach(index);
            leasing.applied(index, false);
        }
    }

    /** Older ones come again after a start, since the store is ahead of the snapshot; the base class would fail on them. */
    @Override
    protected boolean updateLastAppliedTermIndex(TermIndex at) {
        return at.getIndex() > getLastAppliedTermIndex().getIndex() && super.updateLastAppliedTermIndex(at);
    }

    // notices

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        events.leaderChanged();
    }

    @Override
    public void notifyLeaderReady() {
        events.leaderReady();
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
        LOG.error("The Raft log cannot be written any more", cause);
        events.logFailed(cause);
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServers) {
        if (!allServers) events.removed();
    }
}
