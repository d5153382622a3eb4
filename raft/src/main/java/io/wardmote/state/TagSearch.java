package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Finds keys by their tags. Each tag of a key has two rows, one under its key and value and one under its key alone; the
 * ordinals under several tags are intersected by leaping: the one that lags jumps to where the foremost is.
 *
 * <pre>
 *   tag key, 0, tag value, 0, ordinal (8)
 *   tag key, 1, ordinal (8)
 * </pre>
 */
final class TagSearch {
    private static final byte[] NOTHING = {};

    private final Rows rows;
    private final long ordinals;

    TagSearch(Rows rows, long ordinals) {
        this.rows = rows;
        this.ordinals = ordinals;
    }

    static void replace(Draft draft, long ordinal, Map<String, String> before, Map<String, String> after) {
        before.forEach((key, value) -> {
            if (value.equals(after.get(key))) return;
            draft.delete(row(exact(key, value), ordinal));
            if (!after.containsKey(key)) draft.delete(row(anyValue(key), ordinal));
        });
        after.forEach((key, value) -> {
            if (value.equals(before.get(key))) return;
            draft.put(row(exact(key, value), ordinal), NOTHING);
            draft.put(row(anyValue(key), ordinal), NOTHING);
        });
    }

    KeyRing.Tagged next(List<KeyRing.TagFilter> filters, long from, int steps, LongFunction<Key> keyAt) {
        if (filters.isEmpty()) return nextTagged(from, keyAt);
        List<byte[]> prefixes = new ArrayList<>();
        for (KeyRing.TagFilter filter : filters) prefixes.add(filter.value() == null ? anyValue(filter.key()) : exact(filter.key(), filter.value()));
        long at = from;
        int agreeing = 0;
        for (int step = 0; step < steps; step++) {
            long found = atOrAfter(prefixes.get(step % prefixes.size()), at);
            if (found < 0) return new KeyRing.Tagged(null, -1, step + 1);
            agreeing = found == at ? agreeing + 1 : 1;
            at = found;
            if (agreeing >= prefixes.size()) return new KeyRing.Tagged(keyAt.apply(at), at + 1, step + 1);
        }
        return new KeyRing.Tagged(null, at, steps);
    }

    private KeyRing.Tagged nextTagged(long from, LongFunction<Key> keyAt) {
        long found = new OrdinalSets(rows).firstAtOrAfter(Facet.TAGGED, from, ordinals);
        return found < 0 ? new KeyRing.Tagged(null, -1, 1) : new KeyRing.Tagged(keyAt.apply(found), found + 1, 1);
    }

    private long atOrAfter(byte[] prefix, long ordinal) {
        long[] found = {-1};
        rows.scan(row(prefix, ordinal), Table.after(prefix), (key, value) -> {
            found[0] = new ByteReader(Arrays.copyOfRange(key, key.length - 8, key.length)).i64();
            return false;
        });
        return found[0];
    }

    private static byte[] exact(String key, String value) {
        return Table.TAGGED.key(new ByteWriter().raw(key.getBytes(UTF_8)).u8(0).raw(value.getBytes(UTF_8)).u8(0).toBytes());
    }

    private static byte[] anyValue(String key) {
        return Table.TAGGED.key(new ByteWriter().raw(key.getBytes(UTF_8)).u8(1).toBytes());
    }

    private static byte[] row(byte[] prefix, long ordinal) {
        return new ByteWriter().raw(prefix).i64(ordinal).toBytes();
    }
}
