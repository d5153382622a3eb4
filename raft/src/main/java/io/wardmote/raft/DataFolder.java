package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A node's folder, held by one process at a time, and the count of its starts.
 *
 * <pre>
 *   lock          held exclusively for as long as the process lives, or until it has stopped in order
 *   owner         cluster id and node id, a line each: a folder never changes hands
 *   incarnation   one more at each start, in decimal; on disk before anything is said to a peer
 *   diverged      is there if the state here was found to differ from that of the others: the node never starts on it again
 *   witness       what this node has promised the others: {@link Witness}
 *   unfit         is there if that was lost, and says how: the node never takes part on it again
 *   raft/         Ratis' log and snapshots, and the store
 * </pre>
 *
 * The mark {@code started} lies in the node's {@link RaftConfig#home home}: where it is there and nothing of the above, what this node has promised is lost.
 */
final class DataFolder implements AutoCloseable {
    static final String RAFT = "raft";
    static final String REMOVED = "removed";
    static final String LOCK = "lock";
    static final String OWNER = "owner";
    static final String DIVERGED = "diverged";
    private static final String INCARNATION = "incarnation";

    private final Path folder;
    private final FileChannel lock;
    private final long incarnation;

    private DataFolder(Path folder, FileChannel lock, long incarnation) {
        this.folder = folder;
        this.lock = lock;
        this.incarnation = incarnation;
    }

    /**
     * @throws StartFailure   if another process holds the folder, or it is another node's, or its state has diverged, or it cannot be written
     * @throws Unfit          if this node has started before, and its folder is not there
     */
    static DataFolder open(RaftConfig config) {
        Path folder = config.data();
        Path started = config.home().resolve("started");
        if (Files.exists(started) && !Files.exists(folder.resolve(INCARNATION))) {
            throw new Unfit(config, "it has started before, and what it promised the others, in " + folder
                + ", is not there (if that is another volume, mount it)");
        }
        FileChannel lock = null;
        try {
            Files.createDirectories(folder);
            lock = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE);
            if (!locked(lock)) throw new StartFailure("The data folder " + folder + " is in use by another node; stop that one first.");
            claim(folder, owner(config.clusterId(), config.node()));
            mustNotHaveDiverged(config);
            Files.createDirectories(folder.resolve(RAFT));
            Files.createDirectories(folder.resolve(REMOVED));
            long incarnation = nextIncarnation(folder.resolve(INCARNATION));
            if (!Files.exists(started)) Disk.write(started, new byte[0]);
            return new DataFolder(folder, lock, incarnation);
        } catch (IOException | NumberFormatException e) {
            release(lock, e);
            throw new StartFailure("The data folder " + folder + " cannot be used (" + e + "); it must be a folder that this process may write.", e);
        } catch (StartFailure e) {
            release(lock, e);
            throw e;
        }
    }

    static String owner(String clusterId, String node) {
        return clusterId + "\n" + node + "\n";
    }

    long incarnation() {
        return incarnation;
    }

    /** On disk when it returns. */
    void markDiverged() throws IOException {
        Disk.write(folder.resolve(DIVERGED), new byte[0]);
    }

    /**
     * Whether the disk takes a write of that many bytes, and keeps it. Each time in a new file: one whose sync failed once may say later
     * that all is well, and have lost what was written.
     */
    boolean canWrite(int bytes) {
        Path probe = folder.resolve("probe");
        try {
            Files.deleteIfExists(probe);
            try (FileChannel channel = FileChannel.open(probe, CREATE_NEW, WRITE)) {
                ByteBuffer zeros = ByteBuffer.allocate(bytes);
                while (zeros.hasRemaining()) channel.write(zeros);
                channel.force(true);
            } finally {
                Files.deleteIfExists(probe);
            }
            Disk.sync(folder);
            return Files.getFileStore(folder).getUsableSpace() >= bytes;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void claim(Path folder, String owner) throws IOException {
        Path file = folder.resolve(OWNER);
        if (!Files.exists(file)) Disk.write(file, owner.getBytes(UTF_8));
        String found = Files.readString(file);
        if (found.equals(owner)) return;
        throw new StartFailure("The data folder " + folder + " belongs to another node or cluster (" + found.strip().replace("\n", ", node ")
            + "); use another folder, or that one's settings.");
    }

    private static void mustNotHaveDiverged(RaftConfig config) {
        if (!Files.exists(config.data().resolve(DIVERGED))) return;
        throw new StartFailure("The state in the data folder " + config.data() + " was found to differ from that of the other nodes and is not used again. "
            + Unfit.remedy(config));
    }

    /** Begins with the second of the first start: a folder that was wiped then counts on from where nobody has been. */
    private static long nextIncarnation(Path file) throws IOException {
        long next = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) + 1 : System.currentTimeMillis() / 1000;
        Disk.write(file, Long.toString(next).getBytes(UTF_8));
        return next;
    }

    private static void release(FileChannel lock, Exception reason) {
        if (lock == null) return;
        try {
            lock.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
