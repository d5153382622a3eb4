package io.wardmote.state;

/**
 * A head of a node's audit log as the cluster came to know it. Times are milliseconds of the state's time.
 *
 * @param committedAt    when that was
 * @param keptAt         when a head of that node was last put aside to be kept; 0 for never
 * @param kept           how many of them there are
 * @param contradictedAt when the node was first found to have a log that does not go on from what the cluster knew; 0 for never
 */
public record KnownHead(AuditHead head, long committedAt, long keptAt, int kept, long contradictedAt) {
    private static final int LAYOUT = 1;

    KnownHead followedBy(AuditHead newer, long time) {
        return new KnownHead(newer, time, keptAt, kept, contradictedAt);
    }

    KnownHead contradicted(long time) {
        return contradictedAt > 0 ? this : new KnownHead(head, committedAt, keptAt, kept, Math.max(1, time));
    }

    KnownHead keeping(int count, long time) {
        return new KnownHead(head, committedAt, time, count, contradictedAt);
    }

    void write(ByteWriter out) {
        head.write(out.u8(LAYOUT));
        out.i64(committedAt).i64(keptAt).i32(kept).i64(contradictedAt);
    }

    static KnownHead read(ByteReader in) {
        Layout.mustBe(LAYOUT, in.u8(), "head of an audit log");
        return new KnownHead(AuditHead.read(in), in.i64(), in.i64(), in.i32(), in.i64());
    }
}
