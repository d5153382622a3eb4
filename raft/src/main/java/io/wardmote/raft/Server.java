package io.wardmote.raft;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Raft server of a node and what it keeps on disk: started, ended at once when the storage fails, and built anew in this same process when the disk
 * takes writes again, or when the node has become a listener.
 */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int DEAD_BEATS = 20;

    private final RaftConfig config;
    private final DataFolder folder;
    private final Rocks rocks;
    private final Healing healing = new Healing(System::nanoTime);
    private final Witness witness;
    private final Scrub scrub;
    private final Supplier<StateMachine> machines;
    private final Function<StateMachine, RaftNode> servers;
    private final Watcher watcher;
    private final ScheduledThreadPoolExecutor noting;
    private volatile StateMachine machine;
    private volatile RaftNode raft;
    private volatile boolean closing;
    private int deadBeats;

    /** Who has to know how it is. */
    interface Watcher {
        /** What this node cannot write it cannot apply: from now on it answers nothing by what it has. */
        void storageFailed();

        void storageWorks();
    }

    /** @param machines and servers make what is built anew each time */
    Server(RaftConfig config, DataFolder folder, Supplier<StateMachine> machines, Function<StateMachine, RaftNode> servers, Watcher watcher) {
        this.config = config;
        this.folder = folder;
        this.machines = machines;
        this.servers = servers;
        this.watcher = watcher;
        witness = new Witness(config);
        rocks = new Rocks(config.memory(), this::storeFailed);
        scrub = new Scrub(config, rocks, this::raft, this::machine, this::logDamaged, this::failed);
        noting = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(config.node() + "-witness").daemon().factory(),
            new ScheduledThreadPoolExecutor.DiscardPolicy());
    }

    void start() {
        witness.check(newestSnapshot());
        writeLogAnew();
        machine = machines.get();
        if (healing.mustReplaceStore()) machine.replaceStore();
        raft = servers.apply(machine);
    }

    /** Begins to write down what this node promises, and to read through what it has on disk. */
    void watch() {
        noting.scheduleWithFixedDelay(this::note, 0, config.timing().tick().toMillis(), MILLISECONDS);
        scrub.start();
    }

    private Path group() {
        return config.data().resolve(DataFolder.RAFT).resolve(config.group().toString());
    }

    private void writeLogAnew() {
        try {
            LogFiles.writeOpenAnew(group());
        } catch (IOException e) {
            throw new StorageFailure("The newest file of the Raft log in " + group() + " cannot be written anew (" + e
                + "); it takes as much room once more.", e);
        }
    }

    private long newestSnapshot() {
        try {
            return Snapshots.newestIn(group());
        } catch (IOException e) {
            throw new StorageFailure("The data folder " + config.data() + " cannot be read (" + e + ").", e);
        }
    }

    Rocks rocks() {
        return rocks;
    }

    StateMachine machine() {
        return machine;
    }

    /** Null until it has started for the first time. */
    RaftNode raft() {
        return raft;
    }

    Scrub scrub() {
        return scrub;
    }

    boolean isFailed() {
        return healing.isFailed();
    }

    boolean isFailedForGood() {
        return healing.isFailedForGood();
    }

    /** What is wrong with the storage, or "". */
    String fault() {
        return healing.isFailed() ? healing.words() : scrub.fault();
    }

    /** What fails in the living process ends it here, not the process. */
    void failed(String what, Throwable cause) {
        if (closing || !healing.failed(what, cause)) return;
        watcher.storageFailed();
        LOG.error("This node's storage has failed, it serves nothing of its own until that is mended: {}", healing.words());
        machine.crashOnClose();
    }

    void storeFailed(StorageFailure failure) {
        if (failure.isDamaged()) healing.replaceStore();
        failed("the store cannot be used", failure);
    }

    private void logDamaged(String what) {
        unfit(witness.condemn(what));
    }

    /** A later life of this node has voted and acknowledged entries, and nothing of that is here. */
    void isOfBefore(long newest, long incarnation) {
        if (healing.isFailedForGood()) return;
        unfit(witness.condemn("its data folder was put back to what it was before: the others know of its start " + newest + ", and this is start "
            + incarnation));
    }

    private void unfit(Unfit found) {
        healing.failedForGood(found.getMessage());
        LOG.error("{}", found.getMessage());
        watcher.storageFailed();
    }

    /** Ratis shuts its server down when it fails, and also when this node was removed, which it may learn and tell a little later. */
    void lookWhetherItLives() {
        if (raft.isAlive()) deadBeats = 0;
        else if (++deadBeats > DEAD_BEATS) failed("Ratis has shut its server down", null);
    }

    /** Once the disk takes writes, if it is time to see. */
    void tryToHeal() {
        if (healing.isDue() && folder.canWrite((int) RatisSettings.preallocated(config.log()))) rebuild();
    }

    /** Ratis never writes to a log again that failed once. Another server may, now that the disk takes writes again. */
    private void rebuild() {
        LOG.warn("The disk takes writes again: the Raft server is built anew, after {}", healing.words());
        try {
            machine.crashOnClose();
            raft.close();
            rocks.close();
            witness.keepVote(raft.term());
            witness.keepMembers();
            healing.rebuilding();
            start();
            if (!healing.healed()) {
                LOG.error("The Raft server failed again as soon as it was built anew, it is tried again");
                healing.failedAgain();
                return;
            }
            watcher.storageWorks();
            LOG.warn("This node's storage works again");
        } catch (Unfit e) {
            unfit(e);
        } catch (IOException | StartFailure | StorageFailure e) {
            LOG.error("The Raft server could not be built anew, it is tried again: {}", e.getMessage());
            rocks.close();
            healing.failedAgain();
        }
    }

    /** Ratis makes no listener of a voter. Another server does. */
    void startAsListener() {
        LOG.warn("This node has no vote any more: the Raft server is built anew");
        try {
            raft.close();
            start();
        } catch (IOException | StartFailure | StorageFailure e) {
            failed("the Raft server could not be built anew", e);
        }
    }

    /** This node must not vote, nor count for a majority, nor lead: its server ends at once, and the process lives on to say why. */
    void end() {
        if (!raft.isAlive()) return;
        try {
            machine.crashOnClose();
            raft.close();
            rocks.close();
        } catch (IOException e) {
            LOG.error("The Raft server did not stop in order", e);
        }
    }

    void noteNow() throws IOException {
        if (!healing.isFailed() && raft.isAlive()) witness.note(raft.committed(), raft.flushed());
    }

    private void note() {
        try {
            noteNow();
        } catch (IOException e) {
            failed("what this node has promised cannot be written down", e);
        } catch (RuntimeException e) {
            LOG.error("What this node has promised was not written down", e); // a scheduled task that throws is never run again
        }
    }

    /** From now on nothing is rebuilt. */
    void closing() {
        closing = true;
        scrub.close();
        noting.shutdownNow();
    }

    void close() {
        closing();
        try {
            if (raft != null) raft.close();
        } catch (IOException e) {
            LOG.error("This node did not stop in order", e);
        }
        rocks.dispose();
    }
}
