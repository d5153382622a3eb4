package io.wardmote.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of the Raft log, by their names: {@code log_<first>-<last>} for those that are closed, {@code
 * log_inprogress_<first>} for the one that is being written.
 *
 * @param closed oldest first
 * @param open   index at which the file being written begins; Long.MAX_VALUE if there is none
 */
record LogFiles(List<Closed> closed, long open) {
    private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");

    record Closed(long first, long last) {
        String name() {
            return "log_" + first + "-" + last;
        }
    }

    static String openName(long first) {
        return "log_inprogress_" + first;
    }

    static LogFiles in(Path folder) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }
        List<Closed> closed = names.stream().map(CLOSED::matcher).filter(Matcher::matches)
            .map(name -> new Closed(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
            .sorted((a, b) -> Long.compare(a.first, b.first)).toList();
        long open = names.stream().map(OPEN::matcher).filter(Matcher::matches).mapToLong(name -> Long.parseLong(name.group(1))).min().orElse(Long.MAX_VALUE);
        return new LogFiles(closed, open);
    }

    /**
     * Before Ratis opens the log, which takes all that it reads for synced: makes it so, of the file that was being written. Not by another sync of that
     * file. Where one has failed, the kernel may hold what never came to the disk for written; then a later sync writes nothing and succeeds. The bytes go
     * through memory, since a file system may let a copy that it makes itself share the old one's place on the disk.
     *
     * @param group Ratis' folder of the group; half a copy in its {@code tmp} is deleted at the next start
     */
    static void writeOpenAnew(Path group) throws IOException {
        Path current = group.resolve("current");
        if (!Files.exists(current)) return;
        LogFiles files = in(current);
        if (files.open == Long.MAX_VALUE) return;
        Path file = current.resolve(openName(files.open));
        Path made = Files.createDirectories(group.resolve("tmp")).resolve(file.getFileName());
        Disk.write(made, Files.readAllBytes(file));
        Disk.moveInto(made, file);
    }

    /** Index of the oldest entry; Long.MAX_VALUE if there is none. */
    long first() {
        return closed.isEmpty() ? open : closed.getFirst().first;
    }

    /** Whether the file being written may hold entries up to that index. */
    boolean writesUpTo(long index) {
        return open <= index;
    }

    /** The last entry of the newest closed file that holds entries up to that index; -1 if none does. */
    long lastOf(long index) {
        return closed.stream().filter(file -> file.first <= index).mapToLong(Closed::last).max().orElse(-1);
    }
}
