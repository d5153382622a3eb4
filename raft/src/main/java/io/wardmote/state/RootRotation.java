package io.wardmote.state;

import io.wardmote.key.Material;
import java.util.Set;
import java.util.TreeSet;

/**
 * The root key is being changed for another. While this row is there, readers open what is sealed under either.
 *
 * @param from    epoch of the key that goes
 * @param to      epoch of the key that comes
 * @param former  the key that goes, sealed under the one that comes: who has the new one gets the old one by it, and never the other way round
 * @param opened  ids of the nodes that have the new key, each in slots of its own that it has opened
 * @param settled ids of the nodes that keep nothing of their own under the old key any more
 * @param total   things that were sealed under the old key when wrapping began
 * @param done    how many have been sealed anew since
 */
public record RootRotation(int from, int to, Material.Wrapped former, Phase phase, Set<String> opened, Set<String> settled, long total, long done) {
    static final String ROW = "rotation";
    static final String SLOT = "slot ";

    /** How far it is. Numbers are stored and never reused. */
    public enum Phase {
        /** The nodes get the new key, one after another; nothing is sealed under it, and it may still be abandoned. */
        OPENING(1),
        /** What is new is sealed under the new key, and what is there is sealed anew. */
        WRAPPING(2),
        /** As before, and nothing that is sealed under the old key is taken in any more. */
        CLOSING(3);

        private final int number;

        Phase(int number) {
            this.number = number;
        }

        private static Phase numbered(int number) {
            for (Phase phase : values()) if (phase.number == number) return phase;
            throw new IllegalArgumentException("no phase of a rotation has the number " + number);
        }
    }

    public RootRotation {
        opened = Set.copyOf(opened);
        settled = Set.copyOf(settled);
    }

    static RootRotation begun(int from, int to, Material.Wrapped former) {
        return new RootRotation(from, to, former, Phase.OPENING, Set.of(), Set.of(), 0, 0);
    }

    /** The epoch that seals what is new. */
    public int sealing() {
        return phase == Phase.OPENING ? from : to;
    }

    /** What is left to be sealed anew, about: what came under the old key meanwhile is not counted. */
    public long left() {
        return Math.max(0, total - done);
    }

    RootRotation openedBy(String node) {
        return new RootRotation(from, to, former, phase, with(opened, node), settled, total, done);
    }

    RootRotation settledBy(String node) {
        return new RootRotation(from, to, former, phase, opened, with(settled, node), total, done);
    }

    RootRotation wrapping(long things) {
        return new RootRotation(from, to, former, Phase.WRAPPING, opened, settled, things, 0);
    }

    RootRotation closing() {
        return new RootRotation(from, to, former, Phase.CLOSING, opened, settled, total, done);
    }

    RootRotation wrapped(long more) {
        return new RootRotation(from, to, former, phase, opened, settled, total, done + more);
    }

    private static Set<String> with(Set<String> nodes, String node) {
        Set<String> more = new TreeSet<>(nodes);
        more.add(node);
        return more;
    }

    void write(ByteWriter out) {
        out.u8(1).i32(from).i32(to).i32(former.epoch()).bytes(former.sealed()).u8(phase.number);
        out.texts(opened.stream().sorted().toList()).texts(settled.stream().sorted().toList()).i64(total).i64(done);
    }

    static RootRotation read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "rotation of the root key");
        return new RootRotation(in.i32(), in.i32(), new Material.Wrapped(in.i32(), in.bytes()), Phase.numbered(in.u8()),
            Set.copyOf(in.texts()), Set.copyOf(in.texts()), in.i64(), in.i64());
    }
}
