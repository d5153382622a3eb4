package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is known of keys that were destroyed, and what the nodes have said of their disks since. */
public final class DestructionRows {
    /** The {@link Milestone} of the newest destruction of a key, of material that was brought, or of what a key slot or an old root key sealed. */
    static final String NEWEST = "destroyed";
    /** Up to which index of the log every {@link Destruction} is proven. */
    static final String PROVEN = "proven";

    private final KeyRing ring;

    DestructionRows(KeyRing ring) {
        this.ring = ring;
    }

    /** The ids of all keys that were ever destroyed, one by one. */
    public void eachKey(Consumer<String> visitor) {
        ring.rows.scan(Table.TOMBSTONE.key(new byte[0]), Table.TOMBSTONE.end(), (key, value) -> {
            visitor.accept(Table.id(key));
            return true;
        });
    }

    public boolean hasTombstone(String keyId) {
        return ring.rows.get(Table.TOMBSTONE.key(keyId)) != null;
    }

    /** The newest destruction of any key or brought material; {@link Milestone#NONE} before the first. */
    public Milestone newest() {
        return ring.row(Table.CLUSTER, NEWEST, Milestone::of).orElse(Milestone.NONE);
    }

    /** Up to which destruction, and when, that node has purged its disk; {@link Milestone#NONE} if it never has. */
    public Milestone purged(String node) {
        return ring.row(Table.PURGED, node, Milestone::of).orElse(Milestone.NONE);
    }

    /** Up to which index every member that has arrived has purged its disk; 0 if there is none. */
    public long purgedEverywhere() {
        return ring.members().stream().filter(Member::arrived).mapToLong(member -> purged(member.id()).index()).min().orElse(0);
    }

    /** Evidence of a key's destruction; absent if no such key was destroyed. */
    public Optional<Evidence> evidence(String keyId) {
        return tombstone(keyId).map(destroyed -> new Evidence(destroyed,
            ring.members().stream().allMatch(member -> purged(member.id()).index() >= destroyed.index())));
    }

    /** @param purged whether every member has said since that nothing of the key is left on its disk */
    public record Evidence(Milestone destroyed, boolean purged) {}

    /** What is known of a key's destruction, with what each node has said so far; absent if none is kept of it. */
    public Optional<Destruction> of(String keyId) {
        return tombstone(keyId).map(destroyed -> ring.rows.get(rowKey(destroyed.index(), keyId)))
            .map(row -> Destruction.read(new ByteReader(row)).seen(ring));
    }

    private Optional<Milestone> tombstone(String keyId) {
        return ring.row(Table.TOMBSTONE, keyId, Milestone::of);
    }

    /** Those that every member has purged, and that are no evidence yet, oldest first. Those of one entry of the log are together. */
    public List<Destruction> provable(int limit) {
        List<Destruction> found = new ArrayList<>();
        long proven = ring.number(PROVEN);
        long upTo = purgedEverywhere();
        if (upTo > proven) ring.rows.scan(Table.DESTRUCTION.key(proven + 1), Table.DESTRUCTION.key(upTo + 1), (key, value) -> {
            Destruction next = Destruction.read(new ByteReader(value));
            if (found.size() >= limit && next.destroyed().index() > found.getLast().destroyed().index()) return false;
            return found.add(next);
        });
        return found;
    }

    static byte[] rowKey(long index, String keyId) {
        return Table.DESTRUCTION.key(new ByteWriter().i64(index).raw(keyId.getBytes(UTF_8)).toBytes());
    }
}
