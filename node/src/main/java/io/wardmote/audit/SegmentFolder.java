package io.wardmote.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments in a folder, by their names. */
public final class SegmentFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFolder.class);
    private static final String BELOW_DATA = "audit";

    private SegmentFolder() {}

    /** Where a node's segments are, in its data folder. */
    public static Path below(Path data) {
        return data.resolve(BELOW_DATA);
    }

    /** Those of one kind, oldest first. */
    static List<Path> of(Path folder, Kind kind) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> kind.number(file.getFileName().toString()).isPresent())
                .sorted(Comparator.comparing(file -> kind.number(file.getFileName().toString()).orElseThrow())).toList();
        }
    }

    /** What a path stands for: a segment, the segments in a folder, or those of the node whose data folder it is. */
    public static List<Path> at(Path path) throws IOException {
        if (!Files.isDirectory(path)) return List.of(path);
        Path folder = Files.isDirectory(below(path)) ? below(path) : path;
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Kind.names(file.getFileName().toString())).sorted().toList();
        }
    }

    /**
     * Deletes the oldest segments: those that begin those bytes too many, and those whose records are all older than that time. The newest stays. What
     * is left begins with the hash of what is gone.
     */
    static void trim(Path folder, Kind kind, long mostBytes, long oldestMillis) throws IOException {
        List<Path> all = of(folder, kind);
        List<Long> sizes = new ArrayList<>();
        for (Path file : all) sizes.add(Files.size(file));
        long left = sizes.stream().mapToLong(Long::longValue).sum();
        for (int i = 0; i < all.size() - 1; i++) {
            if (left <= mostBytes && endedAt(all.get(i + 1)) >= oldestMillis) return;
            Files.delete(all.get(i));
            left -= sizes.get(i);
            LOG.info("{} is too old, or the others need its room, and was deleted", all.get(i).getFileName());
        }
    }

    /** When the segment before it ended. */
    private static long endedAt(Path next) throws IOException {
        try {
            return SegmentHeader.read(next).openedAt();
        } catch (Damage e) {
            throw new IOException(next + " is damaged (" + e.getMessage() + "), so nothing before it is deleted", e);
        }
    }
}
