package io.wardmote.state;

import java.util.List;

/**
 * A key slot that is none any more. What it sealed is in no row by then; from the nodes' disks it goes when they purge.
 *
 * @param removed where in the log, and when
 */
public record RemovedSlot(String label, String kind, int epoch, Milestone removed) {

    /** Those that have not said yet that it is not on their disk any more. Of nodes that are members no more nobody knows. */
    public List<Member> keptBy(KeyRing ring) {
        return ring.members().stream().filter(Member::arrived).filter(member -> ring.destructions().purged(member.id()).index() < removed.index()).toList();
    }

    void write(ByteWriter out) {
        out.u8(1).text(label).text(kind).i32(epoch).i64(removed.index()).i64(removed.at());
    }

    static RemovedSlot read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "removed slot");
        return new RemovedSlot(in.text(), in.text(), in.i32(), new Milestone(in.i64(), in.i64()));
    }
}
