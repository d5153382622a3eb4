package io.wardmote.node.founding;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A folder belongs to one process at a time. The system lets go of the lock when the process ends, however it ends. */
public final class FolderLock implements AutoCloseable {
    /** A channel that is collected lets go of its lock, and whoever takes one for the life of the process need not keep it. */
    private static final Set<FolderLock> HELD = ConcurrentHashMap.newKeySet();

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
        HELD.add(this);
    }

    /** @throws Fault if another process, or this one, has it */
    public static FolderLock take(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) return new FolderLock(channel);
        } catch (OverlappingFileLockException e) {
            // held by this process: refused below all the same
        } catch (IOException e) {
            close(channel);
            throw new Fault(Fault.CANNOT_WRITE, file.getParent() + " cannot be locked (" + e.getMessage() + "); see that this user owns it.", e);
        }
        close(channel);
        throw new Fault(Fault.UNAVAILABLE, file.getParent() + " is in use by another process; stop that one, or choose another folder.");
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a lock file cannot be closed", e);
        }
    }

    @Override
    public void close() {
        close(channel);
        HELD.remove(this);
    }
}
