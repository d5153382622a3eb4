package io.wardmote.audit;

import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What keys were used for by some records, of as many keys as fit in memory. For one thread at a time until it is a {@link UsagePiece}; from then on
 * nothing changes.
 */
final class UsageTally {
    /** What it takes on the heap, about: more than a hundred thousand keys. */
    private static final long MOST_BYTES = 32 << 20;
    private static final int BYTES_OF_VERSION = 200;
    private static final int BYTES_OF_ROW = 40;
    private static final int BYTES_OF_CALLER = 100;
    /** Who asked without a name takes one more. */
    private static final int MOST_CALLERS = Usage.MOST_CALLERS + 1;

    private final long after;
    private final Map<Id, Version> versions = new HashMap<>();
    /** By key, the first of its versions. */
    private final Map<String, Version> keys = new HashMap<>();
    private final Map<String, String> callers = new HashMap<>();
    private long bytes;

    private record Id(String key, String version) {}

    private static final class Version {
        private final Id id;
        private final Version next;
        private Row rows;

        Version(Id id, Version next) {
            this.id = id;
            this.next = next;
        }

        Usage usage() {
            Usage sum = Usage.none(id.key, id.version);
            for (Row row = rows; row != null; row = row.next) sum = sum.plus(row.usage(id));
            return sum;
        }
    }

    /** What a version was used for, of one kind, by one caller. */
    private static final class Row {
        private final UseKind kind;
        private final Row next;
        private String caller;
        private long count;
        private long lastAt;

        Row(UseKind kind, String caller, Row next) {
            this.kind = kind;
            this.caller = caller;
            this.next = next;
        }

        void add(long more, long atMillis) {
            count += more;
            lastAt = Math.max(lastAt, atMillis);
        }

        Usage usage(Id id) {
            List<Usage.Seen> seen = caller.isEmpty() ? List.of() : List.of(new Usage.Seen(caller, lastAt));
            return new Usage(id.key, id.version, new TreeMap<>(Map.of(kind, count)), lastAt, seen);
        }
    }

    /** @param after the last record before those that will be counted */
    UsageTally(long after) {
        this.after = after;
    }

    long after() {
        return after;
    }

    boolean isFull() {
        return bytes >= MOST_BYTES;
    }

    void add(long atMillis, Deed deed, List<Used> uses) {
        String caller = named(deed.principal());
        for (Used used : uses) row(versions.computeIfAbsent(new Id(used.keyId(), used.versionId()), this::made), used.kind(), caller).add(used.count(), atMillis);
    }

    private Version made(Id id) {
        bytes += BYTES_OF_VERSION + id.key.length() + id.version.length();
        return keys.compute(id.key, (key, first) -> new Version(id, first));
    }

    /** Where a version has many callers, the one who was there longest ago leaves his place, with what he is counted for, to the newest. */
    private Row row(Version version, UseKind kind, String caller) {
        Row oldest = null;
        int others = 0;
        for (Row row = version.rows; row != null; row = row.next) {
            if (row.kind != kind) continue;
            if (row.caller.equals(caller)) return row;
            if (oldest == null || row.lastAt < oldest.lastAt) oldest = row;
            others++;
        }
        if (others == MOST_CALLERS) {
            oldest.caller = kept(caller);
            return oldest;
        }
        version.rows = new Row(kind, kept(caller), version.rows);
        bytes += BYTES_OF_ROW;
        return version.rows;
    }

    /** One string for all rows of a caller. */
    private String kept(String caller) {
        String known = callers.putIfAbsent(caller, caller);
        if (known != null) return known;
        bytes += BYTES_OF_CALLER + 2L * caller.length();
        return caller;
    }

    private static String named(String principal) {
        return principal.length() > Usage.LONGEST_CALLER ? principal.substring(0, Usage.LONGEST_CALLER) : principal;
    }

    /** In order. */
    String[] keys() {
        return keys.keySet().stream().sorted().toArray(String[]::new);
    }

    /** Of each version that was used one, in order. */
    List<Usage> of(String keyId) {
        List<Usage> found = new ArrayList<>();
        for (Version version = keys.get(keyId); version != null; version = version.next) found.add(version.usage());
        found.sort(Comparator.comparing(Usage::rowId));
        return found;
    }
}
