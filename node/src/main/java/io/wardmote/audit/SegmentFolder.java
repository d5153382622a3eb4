package io.wardmote.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
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
     * The oldest segments, which are to go: those that begin those bytes too many, and those whose records are all older than is kept. The newest stays. What
     * is left begins with the hash of what is gone.
     *
     * @param now milliseconds since 1970, if that is known; else nothing goes for its age
     */
    static List<Path> surplus(Path folder, Kind kind, long mostBytes, OptionalLong now, Duration keep) throws IOException {
        List<Path> all = of(folder, kind);
        List<Long> sizes = new ArrayList<>();
        for (Path file : all) sizes.add(Files.size(file));
        long left = sizes.stream().mapToLong(Long::longValue).sum();
        int tooOld = now.isPresent() ? tooOld(all, now.getAsLong(), keep) : 0;
        List<Path> surplus = new ArrayList<>();
        for (int i = 0; i < all.size() - 1; i++) {
            if (left <= mostBytes && i >= tooOld) break;
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

    /**
     * How many of the first have ended for so long. One has where the next begins; but a begin that is still to come, or earlier than one before it, is of a
     * clock that was wrong then: what it says is passed over, for the next that can be right.
     */
    private static int tooOld(List<Path> all, long now, Duration keep) throws IOException {
        long reached = Long.MIN_VALUE;
        int tooOld = 0;
        for (int i = 0; i < all.size(); i++) {
            long opened = openedAt(all.get(i));
            if (opened > now || opened < reached) continue;
            if (opened >= now - keep.toMillis()) return tooOld;
            reached = opened;
            tooOld = i;
        }
        return tooOld;
    }

    private static long openedAt(Path segment) throws IOException {
        try {
            return SegmentHeader.read(segment).openedAt();
        } catch (Damage e) {
            LOG.warn("{} is damaged ({}): it does not say how old it is", segment, e.getMessage());
            return Long.MAX_VALUE;
        }
    }
}
