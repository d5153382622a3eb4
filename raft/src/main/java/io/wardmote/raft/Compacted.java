package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;

/**
 * Of which destroyed keys no row is left in a store's files, nor in copies of them.
 *
 * @param destroyed index of the newest of these destructions; 0 if there was none
 * @param applied   entries up to this index were applied before the compaction had ended: snapshots up to it may have older files
 */
record Compacted(long destroyed, long applied) {
    static final Compacted NEVER = new Compacted(0, -1);

    byte[] toBytes() {
        return new ByteWriter().i64(destroyed).i64(applied).toBytes();
    }

    static Compacted of(byte[] row) {
        if (row == null) return NEVER;
        ByteReader in = new ByteReader(row);
        return new Compacted(in.i64(), in.i64());
    }
}
