package io.wardmote.raft;

import static org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy.WARN_AND_RETURN;

import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Proposal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.metrics.SegmentedRaftLogMetrics;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * What a node that does not run has on its disk: its newest rows, and the log from there on. Nothing there is changed, and no node
 * can start on it meanwhile.
 */
public final class StoppedState implements AutoCloseable {
    private static final SizeInBytes LONGEST_ENTRY = SizeInBytes.valueOf("64MB");

    /**
     * How far its log goes.
     *
     * @param term      of the newest entry: of two logs, the one whose newest entry is of the higher term has what a majority confirmed
     * @param last      index of the newest entry; of two logs whose newest is of the same term, the longer one has all of the other
     * @param confirmed index of the newest entry of which this node knew that a majority had it
     * @param changes   how many changes the entries after that one make, ticks of the clock aside
     * @param time      the state's time at the end, milliseconds since 1970
     */
    public record Reach(long term, long last, long confirmed, long changes, long time) {}

    private final Path data;
    private final Path group;
    private final Path current;
    private final FileChannel lock;

    private StoppedState(Path data, Path group, FileChannel lock) {
        this.data = data;
        this.group = group;
        this.current = group.resolve("current");
        this.lock = lock;
    }

    /**
     * @param data      as {@link RaftConfig#data}
     * @param clusterId as {@link RaftConfig#clusterId}
     * @throws StartFailure if a node runs on it, it holds nothing of that cluster, or its log is not all that the node promised to others:
     *                      reading it up to the damage would bring back what was disabled or destroyed after that
     */
    public static StoppedState of(Path data, String clusterId) {
        Path group = NewState.group(data, clusterId);
        if (!Files.isDirectory(group))
            throw new StartFailure("The folder " + data + " holds no state of this cluster; give the data folder of a node that has run.");
        try {
            FileChannel lock = FileChannel.open(data.resolve(DataFolder.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!DataFolder.locked(lock)) {
                lock.close();
                throw new StartFailure("The data folder " + data + " is in use by a node; stop that one first.");
            }
            return new StoppedState(data, group, lock).whole();
        } catch (IOException e) {
            throw unreadable(data, e);
        }
    }

    private StoppedState whole() {
        try {
            if (Files.exists(data.resolve(DataFolder.DIVERGED))) throw new SealedText.Broken("it was found to differ from that of the other nodes");
            Witness.checkLeft(data, current, Snapshots.newestIn(group));
            return this;
        } catch (IOException | StorageFailure e) {
            close();
            throw unreadable(data, e);
        }
    }

    private static StartFailure unreadable(Path data, Throwable e) {
        return new StartFailure("The state in " + data + " cannot be taken over (" + e.getMessage() + "); take another node's, or restore a backup.", e);
    }

    /** Who makes up the cluster, by the newest record of it, whether or not it was confirmed; empty if there is none yet. */
    public Optional<Composition> composition() {
        LogEntryProto[] newest = {LogEntryProto.newBuilder().setIndex(-1).build()};
        try {
            Path applied = current.resolve("raft-meta.conf");
            if (Files.exists(applied)) newest[0] = LogEntryProto.parseFrom(Files.readAllBytes(applied));
        } catch (IOException e) {
            throw unreadable(data, e);
        }
        eachEntry(entry -> {
            if (entry.hasConfigurationEntry() && entry.getIndex() > newest[0].getIndex()) newest[0] = entry;
        });
        return newest[0].hasConfigurationEntry() ? Optional.of(Composition.of(newest[0].getConfigurationEntry())) : Optional.empty();
    }

    /** Copies the rows, and makes the changes of all log entries after them, whether or not they were confirmed: any of them may have been answered. */
    public Reach copyTo(NewState into) {
        Path store = newestStore();
        TermIndex rows = appliedIn(store);
        eachRow(store, into::put);
        into.loaded();
        Replay replay = new Replay(into, rows);
        eachEntry(replay::entry);
        return new Reach(replay.term, replay.last, replay.confirmed, replay.unconfirmed.size(), new KeyRing(into.rows()).time());
    }

    /** Rows go into the store as entries are applied, and into snapshots; after a crash either may be the newer. */
    private Path newestStore() {
        List<Path> stores = new ArrayList<>(List.of(group.resolve(StateMachine.STORE)));
        stores.addAll(inside(group.resolve("sm"), "snapshot\\.\\d+_\\d+"));
        return stores.stream().filter(Files::isDirectory).max(Comparator.comparing(this::appliedIn))
            .orElseThrow(() -> new StartFailure("The folder " + data + " holds no state yet; take another node's, or restore a backup."));
    }

    private List<Path> inside(Path folder, String names) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().matches(names)).toList();
        } catch (IOException e) {
            throw unreadable(data, e);
        }
    }

    private TermIndex appliedIn(Path store) {
        try (RocksSettings settings = new RocksSettings(RaftConfig.Memory.DEFAULT.blockBytes());
             RocksDB db = RocksDB.openReadOnly(settings.options, store.toString())) {
            return Rocks.applied(db.get(Rocks.APPLIED));
        } catch (RocksDBException e) {
            throw unreadable(data, e);
        }
    }

    private interface Row {
        void read(byte[] key, byte[] value);
    }

    private void eachRow(Path store, Row row) {
        try (RocksSettings settings = new RocksSettings(RaftConfig.Memory.DEFAULT.blockBytes());
             RocksDB db = RocksDB.openReadOnly(settings.options, store.toString()); RocksIterator rows = db.newIterator()) {
            for (rows.seek(new byte[] {1}); rows.isValid(); rows.next()) row.read(rows.key(), rows.value());
            rows.status();
        } catch (RocksDBException e) {
            throw unreadable(data, e);
        }
    }

    /** Of the whole log. What was being written when the process died ends somewhere, and that nobody was promised; all else was found whole. */
    private void eachEntry(Consumer<LogEntryProto> entries) {
        SegmentedRaftLogMetrics metrics = new SegmentedRaftLogMetrics(RaftGroupMemberId.valueOf(RaftPeerId.valueOf("stopped"), RaftGroupId.randomId()));
        try {
            LogFiles files = LogFiles.in(current);
            Stream<String> names = files.closed().stream().map(LogFiles.Closed::name);
            if (files.open() < Long.MAX_VALUE) names = Stream.concat(names, Stream.of(LogFiles.openName(files.open())));
            for (String name : names.toList()) {
                LogSegmentPath file = LogSegmentPath.matchLogSegment(current.resolve(name));
                LogSegment.readSegmentFile(file.getPath().toFile(), file.getStartEnd(), LONGEST_ENTRY, WARN_AND_RETURN, metrics, entries);
            }
        } catch (IOException e) {
            throw unreadable(data, e);
        }
    }

    private final class Replay {
        private final NewState into;
        private final List<Long> unconfirmed = new ArrayList<>();
        private long term;
        private long last;
        private long confirmed;

        Replay(NewState into, TermIndex rows) {
            this.into = into;
            this.term = rows.getTerm();
            this.last = rows.getIndex();
            this.confirmed = last;
        }

        void entry(LogEntryProto entry) {
            if (entry.hasMetadataEntry()) confirmed(entry.getMetadataEntry().getCommitIndex());
            if (entry.getIndex() <= last) return;
            if (entry.getIndex() != last + 1)
                throw new StartFailure("The log in " + data + " lacks the entries from " + (last + 1) + " to " + (entry.getIndex() - 1)
                + "; take another node's, or restore a backup.");
            last = entry.getIndex();
            term = entry.getTerm();
            if (!entry.hasStateMachineLogEntry()) return;
            byte[] bytes = entry.getStateMachineLogEntry().getLogData().toByteArray();
            into.apply(last, bytes);
            for (Proposal proposal : CommandCodec.proposals(bytes)) {
                if (proposal.command() instanceof Command.Tick tick) ticked(tick);
                else unconfirmed.add(last);
            }
        }

        /** A tick tells what others had applied when it was made, which was committed by then. */
        private void ticked(Command.Tick tick) {
            confirmed(tick.leases().everywhere());
            tick.reports().forEach(report -> confirmed(report.tickIndex()));
        }

        private void confirmed(long index) {
            confirmed = Math.max(confirmed, Math.min(index, last));
            unconfirmed.removeIf(change -> change <= confirmed);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw unreadable(data, e);
        }
    }
}
