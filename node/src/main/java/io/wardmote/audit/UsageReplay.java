package io.wardmote.audit;

import io.wardmote.op.Used;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts again, from the segments, what a process before this one has recorded and not told. */
public final class UsageReplay {
    private static final Logger LOG = LoggerFactory.getLogger(UsageReplay.class);

    private final long upTo;
    private final boolean divided;
    private final Predicate<UsagePiece> taker;
    private UsageTally tally;
    private long last;
    private long lastAt;
    private boolean stopped;

    private UsageReplay(long after, long upTo, boolean divided, Predicate<UsagePiece> taker) {
        this.upTo = upTo;
        this.divided = divided;
        this.taker = taker;
        this.tally = new UsageTally(after);
        this.last = after;
    }

    /**
     * Gives the pieces, in order, of all records after that one up to the other, each as much as fits in memory. What is not there any more, or cannot be
     * read, is told in the log and passed over: the pieces that are given say that they reach over it.
     *
     * @param taker of a piece; answers whether to go on
     */
    public static void each(Path folder, long after, long upTo, Predicate<UsagePiece> taker) throws IOException {
        new UsageReplay(after, upTo, true, taker).each(folder);
    }

    /** The same as one piece, which it was once. */
    public static void whole(Path folder, long after, long upTo, Predicate<UsagePiece> taker) throws IOException {
        new UsageReplay(after, upTo, false, taker).each(folder);
    }

    private void each(Path folder) throws IOException {
        List<Path> segments = SegmentFolder.of(folder, Kind.OPERATIONS);
        for (int i = 0; i < segments.size() && !stopped; i++) {
            OptionalLong next = i + 1 < segments.size() ? first(segments.get(i + 1)) : OptionalLong.empty();
            if (next.isPresent() && next.getAsLong() <= last + 1) continue;
            if (first(segments.get(i)).orElse(0) > upTo) break;
            read(segments.get(i));
        }
        if (!stopped) taker.test(new UsagePiece(tally, upTo, lastAt));
    }

    /** A segment's first record; absent where its header is damaged. */
    private static OptionalLong first(Path segment) throws IOException {
        try {
            return OptionalLong.of(SegmentHeader.read(segment).first());
        } catch (Damage e) {
            return OptionalLong.empty();
        }
    }

    private void read(Path file) throws IOException {
        try {
            Segment segment = Segment.read(file);
            long first = segment.header().first();
            if (first > last + 1) LOG.warn("The audit records from {} to {} are gone: keys' uses in them are not counted", last + 1, first - 1);
            segment.each(segment.chain(), this::takes);
        } catch (Damage e) {
            LOG.warn("{} is damaged ({}): keys' uses in what follows there are not counted", file, e.getMessage());
        }
    }

    private boolean takes(Entry entry) {
        if (entry.sequence() <= last) return true;
        if (entry.sequence() > upTo) return false;
        if (entry.record() instanceof AuditRecord.Operated it) add(it, entry.sequence());
        if (stopped) return false;
        last = entry.sequence();
        lastAt = Math.max(lastAt, entry.record().atMillis());
        return true;
    }

    private void add(AuditRecord.Operated record, long sequence) {
        List<Used> uses = record.deed().uses();
        if (uses.isEmpty()) return;
        if (divided && tally.isFull()) {
            stopped = !taker.test(new UsagePiece(tally, sequence - 1, lastAt));
            tally = new UsageTally(sequence - 1);
        }
        tally.add(record.atMillis(), record.deed(), uses);
    }
}
