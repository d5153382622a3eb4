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
     * The oldest segments, which are to go: those that begin those bytes too many, and those whose records are all older than that time. The newest stays. What
     * is left begins with the hash of what is gone.
     */
    static List<Path> surplus(Path folder, Kind kind, long mostBytes, long oldestMillis) throws IOException {
        List<Path> all = of(folder, kind);
        List<Long> sizes = new ArrayList<>();
        for (Path file : all) sizes.add(Files.size(file));
        long left = sizes.stream().mapToLong(Long::longValue).sum();
        List<Path> surplus = new ArrayList<>();
        for (int i = 0; i < all.size() - 1; i++) {
            if (left <= mostBytes && endedAt(all.get(i + 1)) >= oldestMillis) break;
            surplus.add(all.get(i));
            left -= sizes.get(i);
        }
        return surplus;
    }

    static void delete(List<Path> surplus) throws IOException {
        for (Path segment : surplus) {
            Files.delete(segment);
            LOG.info("{} is too old, or the others need its room, and was deleted", segment.getFileName());
        }
    }

    /** Of all segments of that kind. */
    static long bytes(Path folder, Kind kind) throws IOException {
        long sum = 0;
        for (Path file : of(folder, kind)) sum += Files.size(file);
        return sum;
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
