package io.wardmote.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** A segment's file, to be written at its end; its owner's alone. Written by one thread, synced by another. */
final class SegmentFile implements AutoCloseable {
    static final String DRAFT = ".new";
    private static final FileAttribute<?> OWNER_FILE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private volatile FileChannel channel;
    private long end;
    private volatile boolean unsure;

    private SegmentFile(Path file, FileChannel channel, long end) {
        this.file = file;
        this.channel = channel;
        this.end = end;
    }

    /** Its header is on disk when it has its name, so there is none with half of it. */
    static SegmentFile create(Path file, byte[] header) throws IOException {
        replace(file, header);
        return new SegmentFile(file, FileChannel.open(file, StandardOpenOption.WRITE), header.length);
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + DRAFT);
        Files.deleteIfExists(draft);
        try (FileChannel channel = FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
            write(channel, 0, bytes);
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(file);
    }

    private static void write(FileChannel channel, long at, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) at += channel.write(left, at);
    }

    private static void syncFolder(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    /** Cuts off what follows its last whole block. */
    static void cut(Path file, long end) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            channel.force(true);
        }
    }

    Path path() {
        return file;
    }

    long size() {
        return end;
    }

    /** Where it fails it may have written a part, which the next try writes over. */
    void append(byte[] bytes) throws IOException {
        write(channel, end, bytes);
        end += bytes.length;
    }

    /** @return whether it was still open; @throws IOException also after one that failed, until {@link #secure} */
    boolean sync() throws IOException {
        if (unsure) throw new IOException("what was written before may not be on disk");
        try {
            channel.force(false);
            return true;
        } catch (ClosedChannelException closed) {
            return false;
        } catch (IOException e) {
            unsure = true;
            throw e;
        }
    }

    /**
     * Everything written is on disk when it returns, also where a sync has failed: then the kernel may hold what never came to the disk for written, and
     * another sync of that file may succeed without writing it. So its bytes go to a new file, which takes its place. By the thread that writes.
     */
    void secure() throws IOException {
        if (unsure) writeAnew();
        else sync();
    }

    void writeAnew() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < end) throw new IOException(file + " is shorter than what was written to it");
        replace(file, Arrays.copyOf(bytes, Math.toIntExact(end)));
        FileChannel before = channel;
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
        unsure = false;
        before.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
