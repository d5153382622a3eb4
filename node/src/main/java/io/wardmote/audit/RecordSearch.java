package io.wardmote.audit;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Looks for the newest records that somebody wants in the segments of a folder, which may be that of a node that runs: from the newest back, a
 * megabyte at a time, until there are enough of them or it took too long. What is found follows from what stands before it; that nothing is missing
 * only {@link Verifier} proves.
 */
public final class RecordSearch {
    /** Of one search; it goes on a little longer, to where it can stop. */
    public static final Duration LONGEST = Duration.ofSeconds(2);
    /** Below all records that there are. */
    public static final long NEWEST = Long.MAX_VALUE;

    private static final int MOST_PASSED = 50;
    private static final long UNKNOWN = 0;
    private static final String MISSING = "they are missing between this segment and the next";

    private final Path folder;
    private final Selection selection;
    private final int limit;
    private final LongSupplier nanos;
    private final long began;
    private final long start;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Passed> passed = new ArrayList<>();
    private OptionalLong lookedBackTo = OptionalLong.empty();
    private long below;
    /** Something was read, so that a search that is gone on with comes to an end. */
    private boolean got;

    private RecordSearch(Path folder, Selection selection, long below, int limit, LongSupplier nanos) {
        this.folder = folder;
        this.selection = selection;
        start = below;
        this.below = below;
        this.limit = limit;
        this.nanos = nanos;
        began = nanos.getAsLong();
    }

    /**
     * Blocks, for some seconds at most.
     *
     * @param below sequence of a record: only those before it are looked at; {@link Found#below} of a search before, or {@link #NEWEST}
     * @param limit so many at most
     */
    public static Found of(Path folder, Selection selection, long below, int limit) throws IOException {
        return of(folder, selection, below, limit, System::nanoTime);
    }

    static Found of(Path folder, Selection selection, long below, int limit, LongSupplier nanos) throws IOException {
        return new RecordSearch(folder, selection, below, limit, nanos).search();
    }

    private Found search() throws IOException {
        List<Path> segments = SegmentFolder.of(folder, Kind.OPERATIONS);
        Path newest = segments.isEmpty() ? folder : segments.getLast();
        long follows = UNKNOWN;
        for (Path file : segments.reversed()) {
            try {
                SegmentHeader header = SegmentHeader.read(file);
                boolean renamed = !file.getFileName().toString().equals(header.kind().file(header.number()));
                if (renamed) throw new Damage(header.first(), "it has the name of another");
                if (header.first() >= start) passed.clear(); // what is above was told when that was looked at
                else if (!isTooOld(header) && !read(file, file.equals(newest), follows)) return found(below);
                follows = header.first();
            } catch (NoSuchFileException trimmed) {
                break; // and so are those before it
            } catch (IOException e) {
                follows = passOver(file, 0, Faults.sentence(e));
            } catch (Damage damage) {
                follows = passOver(file, damage.sequence(), damage.getMessage());
            }
        }
        return found(0);
    }

    private long passOver(Path file, long first, String sentence) {
        passOver(new Passed(file.getFileName().toString(), first, first - 1, sentence));
        return UNKNOWN;
    }

    private Found found(long next) {
        return new Found(entries, lookedBackTo, next, passed);
    }

    /**
     * Whether all of its records are older than what is wanted: none is written to for longer than a day, by the clock that stamps its records. That it
     * begins later says nothing, since records may have waited for it.
     */
    private boolean isTooOld(SegmentHeader header) {
        return selection.from().isPresent() && header.openedAt() + AuditConfig.SEGMENT_AGE.toMillis() <= selection.from().get().toEpochMilli();
    }

    /** @param follows the first record of the segment behind, or UNKNOWN; @return whether to go on */
    private boolean read(Path file, boolean isNewest, long follows) throws IOException, Damage {
        if (isEnough()) return false;
        Segment segment = Segment.read(file);
        List<Group> groups = segment.groups(isNewest);
        long next = groups.isEmpty() ? segment.header().first() : groups.getLast().last() + 1;
        if (next < follows && next < below) passed.add(new Passed(file.getFileName().toString(), next, follows - 1, MISSING));
        for (Group group : groups.reversed()) {
            if (group.first() >= below) continue;
            if (isEnough() || !take(segment.read(group, this::passOver))) return false;
            below = Math.min(below, group.first());
        }
        return true;
    }

    private boolean isEnough() {
        return entries.size() == limit || got && (passed.size() >= MOST_PASSED || nanos.getAsLong() - began >= LONGEST.toNanos());
    }

    private void passOver(Passed hole) {
        if (hole.first() < below) passed.add(hole);
    }

    /** @return whether it takes more */
    private boolean take(List<Entry> read) {
        got = true;
        for (Entry entry : read.reversed()) {
            if (entry.sequence() >= below) continue;
            if (entries.size() == limit) return false;
            below = entry.sequence();
            lookedBackTo = OptionalLong.of(entry.record().atMillis());
            if (selection.takes(entry)) entries.add(entry);
        }
        return true;
    }
}
