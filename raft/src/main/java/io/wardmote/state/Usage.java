package io.wardmote.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a key was used. That of some time and that of the time after it make one. Times are milliseconds since 1970, by the clocks of the nodes that
 * were asked.
 *
 * @param versionId "" for all versions together
 * @param counts    how often, for what; of what it was never used for, nothing
 * @param lastAt    the newest use; 0 for none
 * @param callers   who used it last, the newest first, each once: at most {@link #MOST_CALLERS}
 */
public record Usage(String keyId, String versionId, SortedMap<UseKind, Long> counts, long lastAt, List<Seen> callers) {
    public static final int MOST_CALLERS = 5;
    /** Of a caller's name, in characters: more than any has. */
    public static final int LONGEST_CALLER = 512;
    private static final int LAYOUT = 1;

    /** @param caller as audit records name whoever asks */
    public record Seen(String caller, long at) {}

    /** Of a key that was never used, or a version. */
    public static Usage none(String keyId, String versionId) {
        return new Usage(keyId, versionId, new TreeMap<>(), 0, List.of());
    }

    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    public Usage plus(Usage other) {
        SortedMap<UseKind, Long> sums = new TreeMap<>(counts);
        other.counts.forEach((kind, count) -> sums.merge(kind, count, Long::sum));
        return new Usage(keyId, versionId, sums, Math.max(lastAt, other.lastAt), latest(callers, other.callers));
    }

    /** The same, of some of its versions or all. */
    public Usage plus(List<Usage> others) {
        return others.stream().reduce(this, Usage::plus);
    }

    private static List<Seen> latest(List<Seen> some, List<Seen> others) {
        Map<String, Long> newest = new HashMap<>();
        some.forEach(seen -> newest.merge(seen.caller, seen.at, Math::max));
        others.forEach(seen -> newest.merge(seen.caller, seen.at, Math::max));
        return newest.entrySet().stream().map(seen -> new Seen(seen.getKey(), seen.getValue()))
            .sorted(Comparator.comparingLong(Seen::at).reversed().thenComparing(Seen::caller)).limit(MOST_CALLERS).toList();
    }

    /** The same, of all versions together. */
    Usage ofAll() {
        return new Usage(keyId, "", counts, lastAt, callers);
    }

    /** Whether it says of some key that it was used. */
    boolean isFormed() {
        return !keyId.isEmpty() && !counts.isEmpty() && counts.values().stream().allMatch(count -> count > 0) && callers.size() <= MOST_CALLERS
            && callers.stream().allMatch(seen -> seen.caller.length() <= LONGEST_CALLER);
    }

    /** Where it stands among others. */
    public String rowId() {
        return keyId + '\0' + versionId;
    }

    /** The key's id in a {@link #rowId}; "" of "". */
    public static String keyOf(String rowId) {
        return rowId.substring(0, Math.max(0, rowId.indexOf('\0')));
    }

    public void write(ByteWriter out) {
        out.u8(LAYOUT).text(keyId).text(versionId).i32(counts.size());
        counts.forEach((kind, count) -> out.u8(kind.number()).i64(count));
        out.i64(lastAt).list(callers, (seen, to) -> to.text(seen.caller).i64(seen.at));
    }

    public static Usage read(ByteReader in) {
        Layout.mustBe(LAYOUT, in.u8(), "usage of a key");
        return new Usage(in.text(), in.text(), counts(in), in.i64(), in.list(seen -> new Seen(seen.text(), seen.i64())));
    }

    private static SortedMap<UseKind, Long> counts(ByteReader in) {
        SortedMap<UseKind, Long> counts = new TreeMap<>();
        for (int left = in.count(); left > 0; left--) counts.put(UseKind.numbered(in.u8()), in.i64());
        return counts;
    }
}
