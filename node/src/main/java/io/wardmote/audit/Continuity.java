package io.wardmote.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a log still has the record that somebody else knows of it. */
public final class Continuity {
    private static final Logger LOG = LoggerFactory.getLogger(Continuity.class);

    private Continuity() {}

    /** @return what is wrong, to follow on "the audit log"; empty if the record is there as it was */
    public static Optional<String> fault(Path folder, Head known) throws IOException {
        try {
            Path holding = null;
            for (Path file : SegmentFolder.of(folder, Kind.OPERATIONS)) {
                SegmentHeader header = SegmentHeader.read(file);
                if (header.first() <= known.sequence()) holding = file;
                else if (holding == null) return before(header, known);
            }
            return holding == null ? Optional.of("is empty, and " + theyKnow(known)) : within(holding, known);
        } catch (Damage e) {
            return Optional.of("is damaged (" + e.getMessage() + "), and " + theyKnow(known));
        }
    }

    /** The header of the oldest segment of what was asked, if there is one. */
    private static Optional<SegmentHeader> oldest(Path folder) throws IOException, Damage {
        List<Path> segments = SegmentFolder.of(folder, Kind.OPERATIONS);
        return segments.isEmpty() ? Optional.empty() : Optional.of(SegmentHeader.read(segments.getFirst()));
    }

    /** The first record that is there; empty if that is the first there ever was, or cannot be told. */
    public static OptionalLong begin(Path folder) throws IOException {
        try {
            return oldest(folder).filter(header -> header.number() > 1).map(header -> OptionalLong.of(header.first())).orElse(OptionalLong.empty());
        } catch (Damage e) {
            return OptionalLong.empty(); // as an audit tells: it is no reason to take it for another log
        }
    }

    /**
     * Whether a log says itself that it let go of what was before it. Reads it from its end on, up to the newest record of that.
     *
     * @param known a head of before its first record
     * @return what is wrong, to follow on "the audit log"
     */
    public static Optional<String> faultOfBegin(Path folder, Head known) throws IOException {
        try {
            Optional<SegmentHeader> oldest = oldest(folder);
            if (oldest.isEmpty() || newestTrim(folder) >= oldest.get().number()) return Optional.empty();
            return Optional.of("begins with record " + oldest.get().first() + ", does not say that it let go of what was before, and the cluster knows record "
                + known.sequence() + " of " + Instant.ofEpochMilli(known.atMillis()));
        } catch (Damage e) {
            return Optional.of("is damaged (" + e.getMessage() + "), and " + theyKnow(known));
        }
    }

    private static long newestTrim(Path folder) throws IOException {
        for (Path file : SegmentFolder.of(folder, Kind.OPERATIONS).reversed()) {
            long newest = newestTrimIn(file);
            if (newest > 0) return newest;
        }
        return 0;
    }

    private static long newestTrimIn(Path file) throws IOException {
        long[] newest = {0};
        try {
            Segment segment = Segment.read(file);
            segment.each(segment.chain(), entry -> {
                if (entry.record() instanceof AuditRecord.Trimmed trimmed) newest[0] = trimmed.segment();
                return true;
            });
        } catch (Damage e) {
            LOG.warn("{} is damaged ({}), so it is not all known what it tells of deleted segments", file, e.getMessage());
        }
        return newest[0];
    }

    /** All that is there begins after that record; it may be the very next one. */
    private static Optional<String> before(SegmentHeader oldest, Head known) {
        boolean follows = oldest.first() == known.sequence() + 1 && oldest.previous().equals(known.hash());
        return follows ? Optional.empty() : Optional.of("begins with record " + oldest.first() + ", and " + theyKnow(known));
    }

    private static Optional<String> within(Path file, Head known) throws IOException, Damage {
        Segment segment = Segment.read(file);
        Chain chain = segment.chain();
        Hash[] found = {null};
        segment.each(chain, entry -> {
            if (entry.sequence() == known.sequence()) found[0] = entry.hash();
            return found[0] == null;
        });
        if (found[0] == null) return Optional.of("ends with record " + chain.sequence() + " there, and " + theyKnow(known));
        if (found[0].equals(known.hash())) return Optional.empty();
        return Optional.of("has another record " + known.sequence() + " than the one that the cluster knows");
    }

    private static String theyKnow(Head known) {
        return "the cluster knows it up to record " + known.sequence();
    }
}
