package io.wardmote.audit;

import io.wardmote.state.Command.CountUses;
import io.wardmote.state.Counted;
import io.wardmote.state.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** What keys were used for by some records that follow each other; told in parts where it is of many. */
public final class UsagePiece {
    /** Of a part: what follows in the cluster waits only for so many. */
    static final int PART_ROWS = 250;
    /** Of a part; about half of what a change of the state may have. */
    private static final int PART_BYTES = 512 << 10;
    private static final int BYTES_OF_ROW = 100;
    private static final int BYTES_OF_CALLER = 12;
    private static final int BYTES_OF_CHARACTER = 3;

    private final UsageTally tally;
    private final long upTo;
    private final long until;

    /**
     * @param upTo  the last of its records; that is the one before them where there is none
     * @param until everything that was answered before then is in it or before it, milliseconds since 1970
     */
    UsagePiece(UsageTally tally, long upTo, long until) {
        this.tally = tally;
        this.upTo = upTo;
        this.until = until;
    }

    /** The last record before them. */
    public long after() {
        return tally.after();
    }

    public long upTo() {
        return upTo;
    }

    long until() {
        return until;
    }

    /** How that key was used by what of the piece the cluster does not know. */
    List<Usage> of(String keyId, Counted counted) {
        String told = told(counted);
        return tally.of(keyId).stream().filter(usage -> usage.rowId().compareTo(told) > 0).toList();
    }

    private String told(Counted counted) {
        return counted.begun() == upTo ? counted.told() : "";
    }

    /** All that the cluster does not know, in order: at least one, the last of which ends the piece. */
    public void parts(String node, Counted counted, Predicate<CountUses> taker) {
        String from = told(counted);
        List<Usage> part = new ArrayList<>();
        int bytes = 0;
        String[] keys = tally.keys();
        for (int i = first(keys, from); i < keys.length; i++) {
            for (Usage usage : tally.of(keys[i])) {
                if (usage.rowId().compareTo(from) <= 0) continue;
                if (part.size() == PART_ROWS || bytes >= PART_BYTES) {
                    if (!taker.test(part(node, from, false, part))) return;
                    from = part.getLast().rowId();
                    part = new ArrayList<>();
                    bytes = 0;
                }
                part.add(usage);
                bytes += bytes(usage);
            }
        }
        taker.test(part(node, from, true, part));
    }

    private CountUses part(String node, String from, boolean ends, List<Usage> uses) {
        return new CountUses(node, after(), upTo, until, from, ends, uses);
    }

    /** The first key that may have anything behind it. */
    private static int first(String[] keys, String from) {
        int at = Arrays.binarySearch(keys, Usage.keyOf(from));
        return at < 0 ? -at - 1 : at;
    }

    private static int bytes(Usage usage) {
        int callers = usage.callers().stream().mapToInt(seen -> BYTES_OF_CALLER + seen.caller().length() * BYTES_OF_CHARACTER).sum();
        return BYTES_OF_ROW + usage.rowId().length() + callers;
    }
}
