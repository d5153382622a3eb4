package io.wardmote.audit;

import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Command.CountUses;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A piece as it is being counted: as much as one change of the state takes. For one thread at a time. */
final class UsageTally {
    /** Of a change; about half of what one may have. */
    private static final int MOST_BYTES = 512 << 10;
    private static final int BYTES_OF_ROW = 100;
    private static final int BYTES_OF_CALLER = 12;
    private static final int BYTES_OF_CHARACTER = 3;

    private final long after;
    private final Map<Id, Row> rows = new HashMap<>();
    private int bytes;

    private record Id(String key, String version) {}

    private static final class Row {
        private final long[] counts = new long[UseKind.values().length];
        /** The one seen last at the end. */
        private final Map<String, Long> callers = new LinkedHashMap<>(8, 0.75f, true);
        private long lastAt;
    }

    UsageTally(long after) {
        this.after = after;
    }

    long after() {
        return after;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Whether it has room for what so many versions were used for. A record is never divided. */
    boolean takes(int uses) {
        return rows.size() + uses <= CountUses.MOST_ROWS && bytes < MOST_BYTES;
    }

    void add(long atMillis, Deed deed, List<Used> uses) {
        for (Used used : uses) {
            Row row = rows.computeIfAbsent(new Id(used.keyId(), used.versionId()), this::made);
            row.counts[used.kind().ordinal()] += used.count();
            row.lastAt = Math.max(row.lastAt, atMillis);
            see(row, deed.principal(), atMillis);
        }
    }

    private Row made(Id id) {
        bytes += BYTES_OF_ROW + id.key.length() + id.version.length();
        return new Row();
    }

    private void see(Row row, String principal, long atMillis) {
        if (principal.isEmpty()) return;
        String caller = principal.length() > Usage.LONGEST_CALLER ? principal.substring(0, Usage.LONGEST_CALLER) : principal;
        if (row.callers.put(caller, atMillis) != null) return;
        bytes += BYTES_OF_CALLER + caller.length() * BYTES_OF_CHARACTER;
        if (row.callers.size() > Usage.MOST_CALLERS) row.callers.remove(row.callers.keySet().iterator().next());
    }

    List<Usage> uses() {
        return rows.entrySet().stream().map(row -> usage(row.getKey(), row.getValue())).toList();
    }

    List<Usage> uses(String keyId) {
        return rows.entrySet().stream().filter(row -> row.getKey().key.equals(keyId)).map(row -> usage(row.getKey(), row.getValue())).toList();
    }

    UsagePiece piece(long upTo, long until) {
        return new UsagePiece(after, upTo, until, uses());
    }

    private static Usage usage(Id id, Row row) {
        TreeMap<UseKind, Long> counts = new TreeMap<>();
        for (UseKind kind : UseKind.values()) if (row.counts[kind.ordinal()] > 0) counts.put(kind, row.counts[kind.ordinal()]);
        List<Usage.Seen> callers = row.callers.entrySet().stream().map(seen -> new Usage.Seen(seen.getKey(), seen.getValue())).toList();
        return new Usage(id.key, id.version, counts, row.lastAt, callers.reversed());
    }
}
