package io.wardmote.raft;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Files that are to be there after a power cut. A rename is durable only once the folder that holds the name is synced. */
final class Disk {
    private Disk() {}

    /** @param path a file or a folder */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }

    /** Whether what was opened could not be read. That something cannot be opened says nothing of what is in it. */
    static boolean isUnreadable(IOException failure) {
        return !(failure instanceof FileSystemException || failure instanceof ClosedChannelException);
    }

    static void moveInto(Path from, Path to) throws IOException {
        Files.move(from, to, ATOMIC_MOVE);
        sync(to.getParent());
    }

    /** Replaces a file's content in one piece: the old or the new, never half of one. */
    static void write(Path file, byte[] content) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(made, CREATE, WRITE, TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
        moveInto(made, file);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        sync(to);
    }

    /** A file, or a folder with all that is in it, if it is there. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) return;
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) throw failure;
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes what nobody has written to since; answers whether the folder is empty now. */
    static boolean deleteInside(Path folder, Instant since) throws IOException {
        if (!Files.exists(folder)) return true;
        boolean empty = true;
        for (Path entry : entries(folder)) {
            if (newestIn(entry).isBefore(since)) delete(entry);
            else empty = false;
        }
        return empty;
    }

    private static Instant newestIn(Path path) throws IOException {
        Instant newest = Instant.MIN;
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.toList()) {
                Instant written = Files.getLastModifiedTime(each).toInstant();
                if (written.isAfter(newest)) newest = written;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return newest;
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.toList();
        }
    }

    static void deleteInside(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        for (Path entry : entries(folder)) delete(entry);
    }
}
