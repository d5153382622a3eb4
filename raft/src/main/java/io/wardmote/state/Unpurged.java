package io.wardmote.state;

/** How long something that was destroyed has been on a node's disk. */
public final class Unpurged {
    private Unpurged() {}

    /**
     * Milliseconds of the state's time since the oldest destruction that the node has not said to be purged from its disk; 0 if there is none. Brought
     * material, of which no evidence is kept, counts from the newest destruction of any.
     */
    public static long millis(KeyRing ring, String node) {
        Milestone newest = ring.destructions().newest();
        long told = ring.destructions().purged(node).index();
        if (told >= newest.index()) return 0;
        long[] oldest = {newest.at()};
        ring.rows.scan(Table.DESTRUCTION.key(told + 1), Table.DESTRUCTION.end(), (key, value) -> {
            oldest[0] = Math.min(oldest[0], Destruction.read(new ByteReader(value)).destroyed().at());
            return false;
        });
        return Math.max(0, ring.time() - oldest[0]);
    }
}
