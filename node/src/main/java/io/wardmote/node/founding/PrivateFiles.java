package io.wardmote.node.founding;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
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

    /** Writes a file's content, however long. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes the whole file or nothing: under another name first, on disk, then renamed, and the name on disk too. */
    public static void write(Path file, byte[] bytes) {
        write(file, out -> out.write(bytes));
    }

    /** As the other, whatever the content throws. */
    public static void write(Path file, Content content) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            try (FileChannel channel = FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
                folder.force(true);
            }
        } catch (UncheckedIOException | IOException e) {
            forget(draft, e);
            throw new Fault(Fault.CANNOT_WRITE, file + " cannot be written (" + e.getMessage() + "); make room and see that this user owns the folder.", e);
        } catch (RuntimeException e) {
            forget(draft, e);
            throw e;
        }
    }

    private static void forget(Path draft, Exception reason) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** A new folder below that one, for a while. */
    public static Path makeTemporary(Path within, String prefix) {
        try {
            return Files.createTempDirectory(within, prefix, OWNER_FOLDER);
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, within + " cannot be written (" + e.getMessage() + "); make room and see that this user owns it.", e);
        }
    }

    /** A folder with all that is in it, if it is there. */
    public static void deleteFolder(Path folder) {
        if (!Files.exists(folder)) return;
        deleteInside(folder);
        delete(folder);
    }

    /** Gives a folder another name, in one step that outlasts a power cut. */
    public static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel above = FileChannel.open(to.toAbsolutePath().getParent())) {
                above.force(true);
            }
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, from + " cannot be renamed to " + to + " (" + e.getMessage() + "); see that this user owns the folder.", e);
        }
    }

    /** Deletes what is in a folder, but not the folder. */
    static void deleteInside(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) if (!path.equals(folder)) Files.delete(path);
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, folder + " cannot be emptied (" + e.getMessage() + "); see that this user owns it.", e);
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

    /** @throws Fault if others than the file's owner may read or write it */
    public static void mustBeOwners(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            String shown = PosixFilePermissions.toString(permissions);
            if (!shown.endsWith("------"))
                throw new Fault(Fault.CONFIG, file + " is open to others than its owner (" + shown + "); do `chmod 600 " + file + "`.");
        } catch (IOException e) {
            throw new Fault(Fault.DATA, file + " cannot be read (" + e.getMessage() + "); see that it is there and that this user owns it.", e);
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
