package io.wardmote.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose a connection on loopback is, as Linux tells: the inode of the socket, and the process that has it open. */
final class Sockets {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private Sockets() {}

    /** @return which of the processes has the connection from this port to that one, by its place in the list */
    static Optional<Integer> owner(int from, int to, List<Long> pids) {
        Optional<String> inode = Stream.of("/proc/net/tcp6", "/proc/net/tcp").flatMap(table -> lines(Path.of(table)))
            .map(line -> line.strip().split("\\s+")).filter(row -> row.length > INODE && isPort(row[LOCAL], from) && isPort(row[REMOTE], to)).map(row -> row[INODE]).findFirst();
        return inode.flatMap(number -> Stream.iterate(0, i -> i + 1).limit(pids.size()).filter(i -> has(pids.get(i), "socket:[" + number + "]")).findFirst());
    }

    private static boolean isPort(String address, int port) {
        return address.endsWith(":%04X".formatted(port));
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream();
        } catch (NoSuchFileException without) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean has(long pid, String socket) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.anyMatch(file -> socket.equals(target(file)));
        } catch (IOException ended) {
            return false;
        }
    }

    /** "" if it was closed meanwhile. */
    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
