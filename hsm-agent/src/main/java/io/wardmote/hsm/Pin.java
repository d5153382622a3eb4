package io.wardmote.hsm;

import io.wardmote.key.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;

/** Where the token's PIN comes from, each time somebody logs in; it is not kept in between. */
@FunctionalInterface
interface Pin {
    /** UTF-8; the caller closes it. */
    Secret read() throws IOException;

    /**
     * From a file that only its owner can read; a line end after it does not count. A credential of systemd, which shows the user it was given to as
     * its group, is in a folder that nobody else enters.
     * @throws IOException also if others may read the file
     */
    static Pin file(Path file) {
        return () -> {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            permissions.removeAll(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
            if (file.getParent().equals(credentials())) permissions.remove(PosixFilePermission.GROUP_READ);
            if (!permissions.isEmpty())
                throw new IOException("the PIN file " + file + " must be its owner's alone (chmod 600), but others have rights: " + permissions);
            try (Secret whole = new Secret(Files.readAllBytes(file))) {
                int length = whole.length();
                while (length > 0 && (whole.bytes()[length - 1] == '\n' || whole.bytes()[length - 1] == '\r')) length--;
                return new Secret(Arrays.copyOf(whole.bytes(), length));
            }
        };
    }

    /** Where systemd puts the credentials of a service; null outside of one. */
    private static Path credentials() {
        String folder = System.getenv("CREDENTIALS_DIRECTORY");
        return folder == null ? null : Path.of(folder);
    }
}
