package io.wardmote.op;

/**
 * How often versions have encrypted that have so seldom, however many there are: a number of 64 bits for each, by a hash of its id. Two that share a
 * hash are counted together, and each is taken for both: a count is never too low. What was here once keeps its place, so that in a process that has
 * seen more versions than there are places the newest have none. Thread safe.
 *
 * <pre>| 53 bits of the hash | 11 bits: times, or that it is counted elsewhere |</pre>
 */
final class SeldomUsed {
    private static final int COUNT_BITS = 11;
    private static final int ELSEWHERE = (1 << COUNT_BITS) - 1;
    /** The highest count. */
    static final int MOST = ELSEWHERE - 1;
    private static final int PARTS = 16;
    private static final int FIRST_SLOTS = 64;

    private final Part[] parts = new Part[PARTS];

    /** @param versions at most about so many; 11 to 22 bytes for each that there is */
    SeldomUsed(int versions) {
        int most = Math.max(FIRST_SLOTS, Integer.highestOneBit(Math.max(1, versions / PARTS)) * 2);
        for (int i = 0; i < PARTS; i++) parts[i] = new Part(most);
    }

    /** Counts some more uses, if they are {@code limit} then at most, there is room for the version, and it is not counted elsewhere. */
    boolean adds(String versionId, int count, int limit) {
        long hash = hash(versionId);
        return part(hash).adds(hash, count, Math.min(limit, MOST));
    }

    /** From now on the version is counted elsewhere. Answers how often it was used until then, or more: {@link #MOST} of one that was counted elsewhere. */
    int take(String versionId) {
        long hash = hash(versionId);
        return part(hash).take(hash);
    }

    /** Counts a version here again, from there. Answers whether there is room for it, and for so high a count. */
    boolean puts(String versionId, long count) {
        long hash = hash(versionId);
        return count <= MOST && part(hash).puts(hash, (int) count);
    }

    private Part part(long hash) {
        return parts[(int) (hash >>> Long.SIZE - Integer.numberOfTrailingZeros(PARTS))];
    }

    /** FNV-1a, its bits mixed once more, those of the count 0. Ids are random: nobody chooses them to collide. */
    private static long hash(String id) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < id.length(); i++) hash = (hash ^ id.charAt(i)) * 0x100000001B3L;
        hash = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 29) << COUNT_BITS;
        return hash == 0 ? 1L << COUNT_BITS : hash;
    }

    /** Open addressing, a quarter of it free. */
    private static final class Part {
        private final int most;
        private long[] slots = new long[FIRST_SLOTS];
        private int filled;

        Part(int most) {
            this.most = most;
        }

        synchronized boolean adds(long hash, int count, int limit) {
            int at = find(hash);
            int now = (int) (slots[at] & ELSEWHERE);
            if (now == ELSEWHERE || now + count > limit) return false;
            return sets(at, hash, now + count);
        }

        synchronized int take(long hash) {
            int at = find(hash);
            int now = (int) (slots[at] & ELSEWHERE);
            sets(at, hash, ELSEWHERE);
            return Math.min(now, MOST);
        }

        synchronized boolean puts(long hash, int count) {
            int at = find(hash);
            int now = (int) (slots[at] & ELSEWHERE);
            int sum = now == ELSEWHERE ? count : now + count;
            return sum <= MOST && sets(at, hash, sum);
        }

        /** Where it is, or may be. */
        private int find(long hash) {
            int at = (int) (hash >>> COUNT_BITS) & slots.length - 1;
            while (slots[at] != 0 && (slots[at] & ~ELSEWHERE) != hash) at = at + 1 & slots.length - 1;
            return at;
        }

        private boolean sets(int at, long hash, int count) {
            if (slots[at] != 0) {
                slots[at] = hash | count;
                return true;
            }
            if (filled >= slots.length / 4 * 3) {
                if (slots.length >= most) return false;
                grow();
                return sets(find(hash), hash, count);
            }
            filled++;
            slots[at] = hash | count;
            return true;
        }

        private void grow() {
            long[] before = slots;
            slots = new long[before.length * 2];
            for (long slot : before) if (slot != 0) slots[find(slot & ~ELSEWHERE)] = slot;
        }
    }
}
