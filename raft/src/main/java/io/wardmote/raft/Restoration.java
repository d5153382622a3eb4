package io.wardmote.raft;

import io.wardmote.state.Applied;
import io.wardmote.state.Command.Tick;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Proposal;
import io.wardmote.state.Refounding;
import io.wardmote.state.Rows;
import io.wardmote.state.Slot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;

/**
 * The data folder of a node that has not started yet, filled beforehand: with rows of a backup, or with the state and log of a node that is
 * stopped. What it becomes is the only node of a new Raft group, whose log begins after a snapshot of these rows, so that whoever joins is sent that.
 */
public final class Restoration implements AutoCloseable {
    private static final SizeInBytes LONGEST_ENTRY = SizeInBytes.valueOf("64MB");
    private static final long FIRST_TERM = 1;

    /**
     * What was found in the folder of a node that is stopped.
     *
     * @param applied   up to which entry the state had been written; the rest of the log was applied now
     * @param last      the newest entry of the log
     * @param everywhere up to which entry all nodes were known to have applied it, by the newest tick
     */
    public record Found(long applied, long last, long everywhere) {
        /** Entries of which nobody knows here whether a majority ever had them. They are kept. */
        public long unsure() {
            return last - everywhere;
        }
    }

    private final Path group;
    private final Rocks rocks;

    private Restoration(Path group) {
        this.group = group;
        this.rocks = new Rocks(RaftConfig.Memory.DEFAULT, failure -> { }); // which is thrown as well
    }

    /**
     * An empty one.
     *
     * @param data      as in {@link RaftConfig}; must not exist, or be empty
     * @param clusterId of the new group: not that of the cluster whose rows it takes
     */
    public static Restoration in(Path data, String clusterId) throws IOException {
        Restoration restoration = new Restoration(group(data, clusterId));
        Files.createDirectories(restoration.group);
        restoration.rocks.open(restoration.store());
        return restoration;
    }

    /**
     * With the state and the log of a node that is stopped. Its folder stays as it is.
     *
     * @throws StorageFailure if either is damaged
     */
    public static Restoration of(Path stopped, String stoppedId, Path data, String clusterId) throws IOException {
        Path from = group(stopped, stoppedId);
        if (!Files.isDirectory(from)) throw new StorageFailure("There is no state in " + from + "; give the folder of a node of this cluster.", null);
        Restoration restoration = new Restoration(group(data, clusterId));
        Files.createDirectories(restoration.group);
        restoration.take(from);
        return restoration;
    }

    private void take(Path from) throws IOException {
        Path theirs = from.resolve("db");
        if (Files.isDirectory(theirs)) {
            // opening writes; so it is a copy that is opened
            copy(theirs, store());
            rocks.open(store());
        }
        Path snapshot = newestSnapshot(from);
        boolean newer = snapshot != null && (!rocks.isOpen() || Snapshots.indexOf(snapshot) > rocks.applied().getIndex());
        if (newer) {
            rocks.close();
            Disk.delete(store());
            copy(snapshot, store());
        }
        if (!rocks.isOpen()) rocks.open(store());
    }

    private static Path newestSnapshot(Path from) throws IOException {
        Path folder = from.resolve("sm");
        if (!Files.isDirectory(folder)) return null;
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> Snapshots.indexOf(path) >= 0).max((a, b) -> Long.compare(Snapshots.indexOf(a), Snapshots.indexOf(b))).orElse(null);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) if (!file.endsWith(SnapshotManifest.NAME)) Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    /** Applies what is in the log of the stopped node beyond its state. */
    public Found replay(Path stopped, String stoppedId) throws IOException {
        long applied = rocks.applied().getIndex();
        long[] last = {applied};
        long[] everywhere = {-1};
        for (LogSegmentPath segment : segments(group(stopped, stoppedId).resolve("current"))) {
            File file = segment.getPath().toFile();
            // the one being written may end in an entry that was cut off; none after it was ever promised to anybody
            CorruptionPolicy policy = LogFiles.isOpen(segment.getPath()) ? CorruptionPolicy.WARN_AND_RETURN : CorruptionPolicy.EXCEPTION;
            LogSegment.readSegmentFile(file, segment.getStartEnd(), LONGEST_ENTRY, policy, null, entry -> {
                if (entry.getIndex() > last[0] + 1) throw new StorageFailure("The log lacks entries " + (last[0] + 1) + " to " + (entry.getIndex() - 1) + ".", null);
                last[0] = Math.max(last[0], entry.getIndex());
                if (!entry.hasStateMachineLogEntry()) return;
                List<Proposal> proposals = CommandCodec.proposals(entry.getStateMachineLogEntry().getLogData().toByteArray());
                for (Proposal each : proposals) if (each.command() instanceof Tick tick) everywhere[0] = Math.max(everywhere[0], tick.leases().everywhere());
                if (entry.getIndex() > applied) rocks.write(Applied.of(rocks, entry.getIndex(), proposals).changes(), TermIndex.valueOf(entry));
            });
        }
        return new Found(applied, last[0], Math.min(last[0], everywhere[0]));
    }

    private static List<LogSegmentPath> segments(Path folder) throws IOException {
        List<LogSegmentPath> segments = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                LogSegmentPath segment = LogSegmentPath.matchLogSegment(file);
                if (segment != null) segments.add(segment);
            }
        }
        segments.sort(Comparator.comparing(LogSegmentPath::getStartEnd));
        return segments;
    }

    public void put(byte[] key, byte[] value) {
        rocks.put(key, value);
    }

    /** What has been put so far. */
    public Rows rows() {
        return rocks;
    }

    /** @return whether the digest among the rows is theirs */
    public boolean isIntact() {
        return new KeyRing(rocks).isIntact();
    }

    /**
     * Makes it the folder of that one node, on disk when this returns.
     *
     * @param index of the newest entry that the rows include
     */
    public void finish(long index, Member first, Slot slot) throws IOException {
        TermIndex at = TermIndex.valueOf(FIRST_TERM, index + 1);
        rocks.write(Refounding.of(rocks, first, slot), at);
        Path snapshots = group.resolve("sm");
        Files.createDirectories(snapshots);
        Path made = group.resolve("made");
        // a folder without this is new to Ratis, which then deletes what is there
        Files.writeString(Files.createDirectories(group.resolve("current")).resolve("raft-meta"), "term=0\nvotedFor=\n");
        rocks.checkpoint(made, at);
        rocks.close();
        Disk.write(made.resolve(SnapshotManifest.NAME), SnapshotManifest.of(made, at, file -> null).toBytes());
        try (Stream<Path> files = Files.walk(group)) {
            for (Path file : files.toList()) Disk.sync(file);
        }
        Disk.moveInto(made, snapshots.resolve(Snapshots.name(at)));
        for (Path folder = group; folder != null && Files.isDirectory(folder) && !folder.equals(group.getRoot()); folder = folder.getParent()) Disk.sync(folder);
    }

    @Override
    public void close() {
        rocks.dispose();
    }

    private Path store() {
        return group.resolve("db");
    }

    private static Path group(Path data, String clusterId) {
        return data.resolve(DataFolder.RAFT).resolve(RaftConfig.group(clusterId).toString());
    }
}
