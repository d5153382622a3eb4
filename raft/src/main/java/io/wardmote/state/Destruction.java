package io.wardmote.state;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a key's destruction: evidence, once every node has said that nothing of the key is left on its disk.
 *
 * @param versions  ids of all versions that the key had
 * @param destroyed when its rows went, by the log's index and the state's time
 * @param nodes     the members of then, and later those that were members when it was proven
 * @param provenAt  the state's time when all members had said so; 0 before
 */
public record Destruction(String keyId, List<String> versions, Milestone destroyed, List<Cleared> nodes, long provenAt) {
    private static final int LAYOUT = 1;

    /**
     * A node and what it said.
     *
     * @param at the state's time when it said that its disk was purged, of this key too; 0 if it has not. One that left the cluster before is not waited for
     */
    public record Cleared(String node, String name, long at) {
        private void write(ByteWriter out) {
            out.text(node).text(name).i64(at);
        }

        private static Cleared read(ByteReader in) {
            return new Cleared(in.text(), in.text(), in.i64());
        }
    }

    public boolean isProven() {
        return provenAt > 0;
    }

    /** As it stands now: with what members have said since. Those that have left keep their place, and what they said is gone with them. */
    Destruction seen(KeyRing ring) {
        if (isProven()) return this;
        List<Cleared> now = new ArrayList<>();
        for (Member member : ring.members()) {
            Milestone purged = ring.destructions().purged(member.id());
            if (member.arrived()) now.add(new Cleared(member.id(), member.name(), purged.index() >= destroyed.index() ? purged.at() : 0));
        }
        for (Cleared then : nodes) if (now.stream().noneMatch(known -> known.node.equals(then.node))) now.add(then);
        return new Destruction(keyId, versions, destroyed, List.copyOf(now), 0);
    }

    Destruction proven(KeyRing ring, long time) {
        return new Destruction(keyId, versions, destroyed, seen(ring).nodes, Math.max(1, time));
    }

    public byte[] toBytes() {
        ByteWriter out = new ByteWriter().u8(LAYOUT).text(keyId).texts(versions).i64(destroyed.index()).i64(destroyed.at());
        return out.list(nodes, Cleared::write).i64(provenAt).toBytes();
    }

    public static Destruction read(ByteReader in) {
        Layout.mustBe(LAYOUT, in.u8(), "destruction");
        return new Destruction(in.text(), in.texts(), new Milestone(in.i64(), in.i64()), in.list(Cleared::read), in.i64());
    }
}
