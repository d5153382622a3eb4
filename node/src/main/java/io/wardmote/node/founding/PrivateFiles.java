package io.wardmote.node.founding;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** Folders and files that only their owner may see: modes 0700 and 0600, from the moment they exist. */
public final class PrivateFiles {
    private static final FileAttribute<?> OWNER_FOLDER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNER_FILE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Makes the folder and what is missing above it. @throws Fault if that cannot be, or it cannot be written */
    public static void makeFolder(Path folder, String remedy) {
        try {
            Files.createDirectories(folder, OWNER_FOLDER);
        } catch (FileAlreadyExistsException e) {
            throw new Fault(Fault.CANNOT_WRITE, folder + " cannot be used as a folder, because " + e.getFile() + " is a file; " + remedy + ".", e);
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, folder + " cannot be made (" + e.getMessage() + "); " + remedy + ".", e);
        }
        if (!Files.isWritable(folder)) throw new Fault(Fault.CANNOT_WRITE, folder + " cannot be written by this user; " + remedy + ".");
    }

    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the whole file or nothing: under another name first, on disk, then renamed, and the name on disk too. */
    public static void write(Path file, byte[] bytes) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            try (FileChannel channel = FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) channel.write(left);
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, file + " cannot be written (" + e.getMessage() + "); make room and see that this user owns the folder.", e);
        }
    }

    /** @throws Fault if it is not there or longer than {@code most} bytes */
    public static byte[] read(Path file, int most) {
        try {
            if (!Files.exists(file)) throw new Fault(Fault.DATA, file + " is missing; restore the folder from a backup.");
            if (Files.size(file) > most) throw new Fault(Fault.DATA, file + " is longer than it can be; restore the folder from a backup.");
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Fault(Fault.DATA, file + " cannot be read (" + e.getMessage() + "); see that this user owns it.", e);
        }
    }

    /** Removes a file that has done its work; harmless when repeated. */
    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, file + " cannot be removed (" + e.getMessage() + "); see that this user owns the folder.", e);
        }
    }

    public static boolean isEmpty(Path folder) {
        try (Stream<Path> members = Files.list(folder)) {
            return members.findAny().isEmpty();
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, folder + " cannot be read (" + e.getMessage() + "); see that this user owns it.", e);
        }
    }
}
