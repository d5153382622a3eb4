package io.wardmote.audit;

import io.wardmote.op.Deed;
import io.wardmote.op.PendingUses;
import io.wardmote.op.Used;
import io.wardmote.state.Counted;
import io.wardmote.state.Usage;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * What keys were used for by the records of this process, piece by piece, until the cluster knows it. While one is told, and that may take longer the
 * more keys there are, the next one grows, and a key that is used again is in it once. Nothing is lost here that cannot be read again from the log: when
 * {@link #MOST_PIECES} wait no more is counted until all are told, and the next one says by its begin what is missing before it.
 * Thread safe.
 */
public final class UsageFold implements PendingUses {
    /** One that the cluster has just been found to know, one that is told, and one that waits. */
    static final int MOST_PIECES = 3;

    private final String node;
    private final InstantSource clock;
    private final long begin;
    private final Deque<UsagePiece> pieces = new ArrayDeque<>();
    private UsageTally tally;
    private long last;
    private long known;
    private long fullUpTo;

    /** @param begin the last record that is not to be counted here */
    UsageFold(String node, long begin, InstantSource clock) {
        this.node = node;
        this.clock = clock;
        this.begin = begin;
        this.last = begin;
        this.tally = new UsageTally(begin);
    }

    /** Records that were written, in order, before anybody was answered. @param upTo the last of them; what is left out before them used nothing */
    synchronized void add(List<AuditRecord> records, long upTo) {
        long sequence = upTo - records.size();
        for (AuditRecord record : records) {
            if (record instanceof AuditRecord.Operated it) add(it.atMillis(), it.deed(), sequence);
            sequence++;
        }
        last = upTo;
    }

    /** @param before the record before it */
    private void add(long atMillis, Deed deed, long before) {
        if (tally == null) return;
        List<Used> uses = deed.uses();
        if (uses.isEmpty()) return;
        if (tally.isFull()) {
            end(before, atMillis);
            fullUpTo = before;
        }
        if (tally != null) tally.add(atMillis, deed, uses);
    }

    private UsagePiece end(long upTo, long until) {
        UsagePiece piece = new UsagePiece(tally, upTo, until);
        pieces.add(piece);
        tally = pieces.size() < MOST_PIECES ? new UsageTally(upTo) : null;
        return piece;
    }

    /** The last record of before this process' first that is counted. */
    public long begin() {
        return begin;
    }

    /** Whether a piece has ended because it was full, and the cluster was not found to know it. */
    public synchronized boolean isFull() {
        return fullUpTo > known;
    }

    /**
     * The next piece to be told; where there is none, one is made of what there is. A piece is forgotten a call after the cluster is found to know
     * it, since somebody may be about to add it to what he read of the state of before.
     *
     * @param nowKnown up to which record the cluster knows all that keys were used for
     */
    public synchronized UsagePiece next(long nowKnown) {
        while (!pieces.isEmpty() && pieces.getFirst().upTo() <= known) pieces.removeFirst();
        known = nowKnown;
        for (UsagePiece piece : pieces) if (piece.upTo() > known) return piece;
        if (tally == null) tally = new UsageTally(last);
        return end(last, clock.millis());
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public List<Usage> of(String keyId, Counted counted) {
        List<UsagePiece> untold;
        List<Usage> found = new ArrayList<>();
        synchronized (this) {
            untold = pieces.stream().filter(piece -> piece.after() >= counted.upTo()).toList();
            if (tally != null) found.addAll(tally.of(keyId));
        }
        untold.forEach(piece -> found.addAll(piece.of(keyId, counted)));
        return found;
    }

    @Override
    public synchronized OptionalLong until(Counted counted) {
        long upTo = counted.upTo();
        boolean goesOn = tally != null && (tally.after() == upTo || pieces.stream().anyMatch(piece -> piece.after() == upTo));
        return goesOn ? OptionalLong.of(clock.millis()) : OptionalLong.empty();
    }
}
