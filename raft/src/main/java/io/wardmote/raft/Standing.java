package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.util.List;

/**
 * How the leader finds a node that takes part.
 *
 * @param applied      index up to which it has applied, as it last said
 * @param silentMillis since it last said anything; -1 if it never did, to this leader
 * @param holder       whether a lease of its has not run out
 */
public record Standing(String node, long applied, long silentMillis, boolean holder) {
    /** A node that has missed so many beats is not counted on. */
    static final int SILENT_BEATS = 4;

    boolean answers(long tickMillis) {
        return silentMillis >= 0 && silentMillis <= SILENT_BEATS * tickMillis;
    }

    static byte[] bytes(List<Standing> all) {
        return new ByteWriter().list(all, (one, out) -> out.text(one.node).i64(one.applied).i64(one.silentMillis).bool(one.holder)).toBytes();
    }

    static List<Standing> of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        List<Standing> all = in.list(each -> new Standing(each.text(), each.i64(), each.i64(), each.bool()));
        in.end();
        return all;
    }
}
