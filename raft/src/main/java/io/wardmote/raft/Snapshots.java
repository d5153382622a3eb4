package io.wardmote.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;

/**
 * Snapshots on disk: each is a RocksDB checkpoint in a folder of its own, {@code sm/snapshot.<term>_<index>}, made below
 * {@code tmp} and put in its place by one rename. Installing one replaces all of {@code sm}, so the living store is not there.
 */
final class Snapshots implements StateMachineStorage {
    private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");
    private static final String MD5 = ".md5";
    private static final Duration ABANDONED = Duration.ofMinutes(30);
    private static final MD5Hash UNKNOWN_DIGEST = null; // Ratis computes it while it sends the file

    private Path folder;
    private Path workshop;
    private volatile SnapshotInfo latest;

    private record Found(Path folder, TermIndex at) {}

    @Override
    public void init(RaftStorage storage) throws IOException {
        Path root = storage.getStorageDir().getRoot().toPath();
        folder = storage.getStorageDir().getStateMachineDir().toPath();
        workshop = storage.getStorageDir().getTmpDir().toPath();
        // Ratis puts the old folder aside while it moves a new one in: after a crash between the two, the old one is what there is
        for (Path aside : putAside(root)) {
            if (Files.exists(folder)) Disk.delete(aside);
            else Disk.moveInto(aside, folder);
        }
        Files.createDirectories(folder);
        Disk.deleteInside(workshop); // half made when the process died; its links would hold on to files long gone elsewhere
        reload();
    }

    private List<Path> putAside(Path root) throws IOException {
        String prefix = folder.getFileName() + ".";
        try (Stream<Path> siblings = Files.list(root)) {
            return siblings.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
        }
    }

    /** Looks again which is the newest. */
    void reload() throws IOException {
        List<Found> found = all();
        latest = found.isEmpty() ? null : info(found.getLast());
    }

    @Override
    public SnapshotInfo getLatestSnapshot() {
        return latest;
    }

    /** The newest snapshot's folder; only if there is one. */
    Path latestFolder() {
        return folder(latest.getTermIndex());
    }

    /** Makes one of the store as it is, durable before it is seen. */
    synchronized void take(Rocks rocks, TermIndex at) throws IOException {
        Path made = workshop.resolve(folder(at).getFileName());
        Disk.delete(made);
        Files.createDirectories(workshop);
        rocks.checkpoint(made, at);
        Disk.moveInto(made, folder(at));
        latest = info(new Found(folder(at), at));
    }

    /** Fills an absent folder with the newest snapshot; what never changes is linked, the rest copied. */
    void restore(Path target) throws IOException {
        Path source = latestFolder();
        Path made = target.resolveSibling(target.getFileName() + ".new");
        Disk.delete(made);
        Files.createDirectories(made);
        for (FileInfo file : latest.getFiles()) {
            Path name = file.getPath().getFileName();
            Disk.sync(file.getPath()); // Ratis does not, and the log before this snapshot may be gone
            if (name.toString().endsWith(".sst")) Files.createLink(made.resolve(name), source.resolve(name));
            else Disk.copy(source.resolve(name), made.resolve(name));
        }
        Disk.sync(source);
        Disk.sync(folder);
        Disk.sync(folder.getParent());
        Disk.sync(made);
        Disk.delete(target);
        Disk.moveInto(made, target);
    }

    @Override
    public void format() {}

    @Override
    public synchronized void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
        int kept = policy.getNumSnapshotsRetained();
        if (kept <= 0) return;
        List<Found> found = all();
        for (Found old : found.subList(0, Math.max(0, found.size() - kept))) Disk.delete(old.folder());
    }

    /**
     * Deletes all up to that index, and what was left of those that another node began to send and never finished.
     *
     * @return whether none is left: the newest is never deleted, nor one that may still be coming in
     */
    synchronized boolean drop(long upTo) throws IOException {
        List<Found> found = all();
        for (Found old : found.subList(0, Math.max(0, found.size() - 1))) if (old.at().getIndex() <= upTo) Disk.delete(old.folder());
        return !found.isEmpty() && found.getLast().at().getIndex() > upTo && Disk.deleteInside(workshop, Instant.now().minus(ABANDONED));
    }

    private Path folder(TermIndex at) {
        return folder.resolve(name(at));
    }

    static String name(TermIndex at) {
        return "snapshot." + at.getTerm() + "_" + at.getIndex();
    }

    /** Of a snapshot's folder; -1 if it is none. */
    static long indexOf(Path path) {
        Found found = found(path);
        return found == null ? -1 : found.at().getIndex();
    }

    private List<Found> all() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(Snapshots::found).filter(found -> found != null).sorted(Comparator.comparing(Found::at)).toList();
        }
    }

    private static Found found(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches()) return null;
        return new Found(path, TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
    }

    private static SnapshotInfo info(Found found) throws IOException {
        try (Stream<Path> files = Files.list(found.folder())) {
            List<FileInfo> infos = files.filter(file -> !file.getFileName().toString().endsWith(MD5)).sorted()
                .map(file -> new FileInfo(file, UNKNOWN_DIGEST)).toList();
            return new FileListSnapshotInfo(infos, found.at());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
