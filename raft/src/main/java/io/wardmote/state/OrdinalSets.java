package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;

/** Sets of ordinals, one per {@link Facet}, kept as chunk rows: what makes a page deep in a filtered list as cheap as the first. */
final class OrdinalSets {
    private final Rows rows;

    OrdinalSets(Rows rows) {
        this.rows = rows;
    }

    static byte[] chunkKey(Facet facet, long chunk) {
        return Table.SET.key(new ByteWriter().raw(facet.name().getBytes(UTF_8)).u8(0).raw(facet.value().getBytes(UTF_8)).u8(0).i64(chunk).toBytes());
    }

    /** Puts an ordinal into a facet's set, or takes it out; an empty chunk has no row. */
    static void set(Draft draft, Facet facet, long ordinal, boolean member) {
        byte[] key = chunkKey(facet, ordinal >>> Chunk.BITS);
        byte[] before = draft.get(key);
        byte[] after = Chunk.with(before == null ? Chunk.EMPTY : before, (int) (ordinal & Chunk.SIZE - 1), member);
        if (Chunk.isEmpty(after)) draft.delete(key);
        else draft.put(key, after);
    }

    /** Ordinals that are in {@code all} and in every filter, ascending: from {@code offset}, at most {@code limit}. Answers how many there are. */
    long page(Facet all, List<Filter> filters, long ordinals, long offset, int limit, LongConsumer each) {
        long seen = 0;
        for (long chunk = 0; chunk << Chunk.BITS < ordinals; chunk++) {
            BitSet members = chunk(all, chunk);
            for (Filter filter : filters) members.and(anyOf(filter, chunk));
            long count = members.cardinality();
            if (seen + count > offset && seen < offset + limit) {
                long skip = Math.max(0, offset - seen);
                long take = offset + limit - Math.max(seen, offset);
                for (int bit = members.nextSetBit(0); bit >= 0 && take > 0; bit = members.nextSetBit(bit + 1)) {
                    if (skip-- > 0) continue;
                    each.accept((chunk << Chunk.BITS) + bit);
                    take--;
                }
            }
            seen += count;
        }
        return seen;
    }

    /** The first member at or after that ordinal, or -1. */
    long firstAtOrAfter(Facet facet, long ordinal, long ordinals) {
        int from = (int) (ordinal & Chunk.SIZE - 1);
        for (long chunk = ordinal >>> Chunk.BITS; chunk << Chunk.BITS < ordinals; chunk++, from = 0) {
            int bit = chunk(facet, chunk).nextSetBit(from);
            if (bit >= 0) return (chunk << Chunk.BITS) + bit;
        }
        return -1;
    }

    private BitSet anyOf(Filter filter, long chunk) {
        BitSet any = new BitSet(Chunk.SIZE);
        for (String value : filter.values()) any.or(chunk(new Facet(filter.facet(), value), chunk));
        return any;
    }

    private BitSet chunk(Facet facet, long chunk) {
        byte[] bytes = rows.get(chunkKey(facet, chunk));
        return bytes == null ? new BitSet() : Chunk.of(bytes);
    }
}
