package io.wardmote.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a log still has the record that somebody else knows of it. */
public final class Continuity {
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
