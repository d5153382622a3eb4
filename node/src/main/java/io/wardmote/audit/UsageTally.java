package io.wardmote.audit;

import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What keys were used for by some records, of as many keys as fit in memory. For one thread at a time until it is a {@link UsagePiece}; from then on
 * nothing changes.
 */
final class UsageTally {
    /** What the rows take on the heap, about: more than a hundred thousand keys. */
    private static final long MOST_BYTES = 32 << 20;
    private static final int BYTES_OF_KEY = 100;
    private static final int BYTES_OF_ROW = 48;
    private static final int BYTES_OF_STRING = 24;
    /** Who asked without a name takes one more. */
    private static final int MOST_CALLERS = Usage.MOST_CALLERS + 1;

    private final long after;
    /** By key, the first row of each. */
    private final Map<String, Row> keys = new HashMap<>();
    private final Map<String, String> callers = new HashMap<>();
    private long bytes;

    /** What one version was used for, of one kind, by one caller. */
    private static final class Row {
        private final String version;
        private final UseKind kind;
        private final Row next;
        private String caller;
        private long count;
        private long lastAt;

        Row(String version, UseKind kind, String caller, Row next) {
            this.version = version;
            this.kind = kind;
            this.caller = caller;
            this.next = next;
        }

        void add(long more, long atMillis) {
            count += more;
            lastAt = Math.max(lastAt, atMillis);
        }

        Usage usage(String key) {
            List<Usage.Seen> seen = caller.isEmpty() ? List.of() : List.of(new Usage.Seen(caller, lastAt));
            return new Usage(key, version, new TreeMap<>(Map.of(kind, count)), lastAt, seen);
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
        for (Used used : uses) row(used, named(deed.principal())).add(used.count(), atMillis);
    }

    /** Where a version has many callers, the one who was there longest ago leaves his place, with what he is counted for, to the newest. */
    private Row row(Used used, String caller) {
        Row first = keys.get(used.keyId());
        Row oldest = null;
        int others = 0;
        for (Row row = first; row != null; row = row.next) {
            if (row.kind != used.kind() || !row.version.equals(used.versionId())) continue;
            if (row.caller.equals(caller)) return row;
            if (oldest == null || row.lastAt < oldest.lastAt) oldest = row;
            others++;
        }
        if (others == MOST_CALLERS) {
            oldest.caller = kept(caller);
            return oldest;
        }
        Row made = new Row(used.versionId(), used.kind(), kept(caller), first);
        keys.put(used.keyId(), made);
        if (first == null) bytes += BYTES_OF_KEY + used.keyId().length();
        bytes += BYTES_OF_ROW + BYTES_OF_STRING + used.versionId().length();
        return made;
    }

    /** One string for all rows of a caller. */
    private String kept(String caller) {
        String known = callers.putIfAbsent(caller, caller);
        if (known != null) return known;
        bytes += BYTES_OF_KEY + 2L * caller.length();
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
        TreeMap<String, Usage> versions = new TreeMap<>();
        for (Row row = keys.get(keyId); row != null; row = row.next) versions.merge(row.version, row.usage(keyId), Usage::plus);
        return List.copyOf(versions.values());
    }
}
