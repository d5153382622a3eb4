package io.wardmote.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots on disk: each is a RocksDB checkpoint in a folder of its own, {@code sm/snapshot.<term>_<index>}, made below
 * {@code tmp} and put in its place by one rename, with a {@link SnapshotManifest}. Installing one replaces all of {@code sm}, so
 * the living store is not there. What is damaged is deleted: it is of no use to anybody.
 */
final class Snapshots implements StateMachineStorage {
    private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final String FOLDER = "sm";
    private static final String TABLE = ".sst";
    private static final Duration ABANDONED = Duration.ofMinutes(30);

    private Path folder;
    private Path workshop;
    private volatile SnapshotInfo latest;
    private volatile SnapshotManifest manifest;

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
    synchronized void reload() throws IOException {
        latest = null;
        for (Found found : all().reversed()) {
            try {
                latest = info(found);
                return;
            } catch (SealedText.Broken e) {
                discard(found, e);
            }
        }
    }

    private static void discard(Found found, IOException damage) throws IOException {
        LOG.error("The snapshot in {} is damaged and deleted: {}", found.folder, damage.getMessage());
        Disk.delete(found.folder);
    }

    /**
     * Reads the files of all, and deletes those that are damaged, or cannot be read.
     *
     * @param read told how many bytes were read, after each few
     * @return whether all were whole
     */
    boolean verify(IntConsumer read) throws IOException {
        boolean whole = true;
        for (Found found : all()) {
            try {
                SnapshotManifest.in(found.folder).verify(found.folder, read);
            } catch (IOException e) {
                if (!Files.exists(found.folder)) continue; // replaced meanwhile
                if (!Disk.isUnreadable(e)) throw e;
                whole = false;
                synchronized (this) {
                    discard(found, e);
                    reload();
                }
            }
        }
        return whole;
    }

    /** The index that the newest one's name tells; -1 if there is none. */
    static long newestIn(Path group) throws IOException {
        Path folder = group.resolve(FOLDER);
        return Files.exists(folder) ? all(folder).stream().mapToLong(found -> found.at.getIndex()).max().orElse(-1) : -1;
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
        Disk.write(made.resolve(SnapshotManifest.NAME), SnapshotManifest.of(made, at, this::known).toBytes());
        Disk.moveInto(made, folder(at));
        latest = info(new Found(folder(at), at));
    }

    /** What the newest snapshot's manifest says of a table that is in it too: the store never changes a table's file. */
    private SnapshotManifest.Entry known(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (latest == null || !name.endsWith(TABLE)) return null;
        Path before = latestFolder().resolve(name);
        return Files.exists(before) && Files.isSameFile(before, file) ? manifest.files().get(name) : null;
    }

    /**
     * Fills a folder with the newest snapshot; what never changes is linked, the rest copied.
     *
     * @throws SealedText.Broken if it is damaged
     */
    void restore(Path target) throws IOException {
        manifest.verify(latestFolder(), read -> {});
        Path source = latestFolder();
        Path made = target.resolveSibling(target.getFileName() + ".new");
        Disk.delete(made);
        Files.createDirectories(made);
        for (FileInfo file : latest.getFiles()) {
            Path name = file.getPath().getFileName();
            Disk.sync(file.getPath()); // Ratis does not, and the log before this snapshot may be gone
            if (name.toString().equals(SnapshotManifest.NAME)) continue;
            if (name.toString().endsWith(TABLE)) Files.createLink(made.resolve(name), source.resolve(name));
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

    private List<Found> all() throws IOException {
        return all(folder);
    }

    private static List<Found> all(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(Snapshots::found).filter(found -> found != null).sorted(Comparator.comparing(Found::at)).toList();
        }
    }

    private static Found found(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches()) return null;
        return new Found(path, TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
    }

    private SnapshotInfo info(Found found) throws IOException {
        SnapshotManifest read = SnapshotManifest.in(found.folder);
        if (!read.at().equals(found.at)) throw new SealedText.Broken("it is called " + found.at + " and is of " + read.at());
        List<FileInfo> infos = new ArrayList<>();
        for (Map.Entry<String, SnapshotManifest.Entry> file : read.files().entrySet()) {
            Path path = found.folder.resolve(file.getKey());
            if (!Files.exists(path)) throw new SealedText.Broken(path + " is missing");
            infos.add(new FileInfo(path, file.getValue().md5()));
        }
        infos.add(new FileInfo(found.folder.resolve(SnapshotManifest.NAME), SnapshotManifest.COMPUTED_WHEN_SENT));
        manifest = read;
        return new FileListSnapshotInfo(infos, found.at());
    }
}
